import re
from decimal import Decimal

from babel.numbers import is_currency

from parcours.kernel.refusals import Refused

from . import refusals
from .enums import PlaceKind
from .loading import LANGUAGES

LONGEST_NAME, LONGEST_SOURCE = 200, 500
LEAST_RATE, RATES_BELOW = Decimal("0.00000001"), 10**10
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*\Z")


def check_code(code: str, country: str, most: int) -> None:
    rest = code.removeprefix(f"{country}-")
    if rest == code or len(code) > most or not CODE.match(rest):
        raise Refused(refusals.CODE_MALFORMED, "code", {"code": code, "country": country})


def check_length(text: str, most: int, field: str) -> None:
    if len(text) > most:
        raise Refused(refusals.TOO_LONG, field, {"most": most})


def check_name(name: dict[str, str]) -> None:
    for language in name:
        if language not in LANGUAGES:
            raise Refused(refusals.LANGUAGE_UNKNOWN, "name", {"language": language[:10]})
        check_length(name[language], LONGEST_NAME, "name")
    if not (name.get("fr", "").strip() or name.get("en", "").strip()):
        raise Refused(refusals.NAME_MISSING, "name")


def check_kind(kind: str) -> None:
    if kind not in PlaceKind.values:
        raise Refused(refusals.KIND_UNKNOWN, "kind", {"kind": kind})


def check_position(latitude: Decimal | None, longitude: Decimal | None) -> None:
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise Refused(refusals.NOT_ON_EARTH, "latitude")


def check_currency(code: str, field: str) -> None:
    if not is_currency(code):
        raise Refused(refusals.CURRENCY_UNKNOWN, field, {"code": code})


def check_rate(currency_from: str, currency_to: str, rate: Decimal, source: str) -> None:
    check_currency(currency_from, "currency_from")
    check_currency(currency_to, "currency_to")
    if currency_from == currency_to:
        raise Refused(refusals.SAME_CURRENCY, "currency_to")
    if not rate.is_finite() or rate < LEAST_RATE:
        raise Refused(refusals.RATE_NOT_POSITIVE, "rate")
    if rate >= RATES_BELOW:
        raise Refused(refusals.RATE_TOO_GREAT, "rate")
    if not source.strip():
        raise Refused(refusals.SOURCE_MISSING, "source")
    check_length(source, LONGEST_SOURCE, "source")
