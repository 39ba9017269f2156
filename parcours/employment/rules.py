"""What is told to employment, and what is refused. Pure: no database."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.kernel.days import check_happened, check_planned
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain

from . import refusals
from .enums import (
    PRIVATE,
    REFUSALS,
    UNPAID,
    WITHDRAWALS,
    AgreementKind,
    ApplicationState,
    CheckAnswer,
    Contract,
    EmployerKind,
    Evidence,
    LeavingReason,
    OfferKind,
    OfferState,
    Per,
    Permit,
    PermitState,
    Sector,
    Size,
)
from .plan import CENT, EmploymentPlan, NumberRule, PermitRule

MOST = 250
MOST_POSTS = 500
MOST_WAGE = Decimal(10**9)
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,39}\Z")
PHONE = re.compile(r"\+?[0-9][0-9 ]{2,18}\Z")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+\Z")
LANGUAGES = ("fr", "ar", "en")
TITLE, DESCRIPTION = 120, 1500


@dataclass(frozen=True)
class EmployerPlan:
    """``number``: the official one, with or without spaces."""

    kind: str
    name: str
    sector: str
    place: str
    size: str = Size.UNKNOWN.value
    number: str = ""
    address: str = ""


@dataclass(frozen=True)
class ContactPlan:
    """A telephone or an e-mail address at least."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class OfferPlan:
    """Texts {fr, ar, en}. ``code`` empty: one is made. ``wage`` for what ``wage_per`` says."""

    employer: UUID
    kind: str
    title: Mapping[str, str]
    occupation: str
    place: str
    contract: str
    posts: int = 1
    description: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    week_hours: Decimal | None = None
    wage: Decimal | None = None
    wage_per: str = ""
    languages: list[str] = field(default_factory=list)
    permit: str = Permit.NONE.value
    starts_on: date | None = None
    open_until: date | None = None


@dataclass(frozen=True)
class Proposed:
    """Somebody and the offer for which she is proposed."""

    person: UUID
    offer: UUID


@dataclass(frozen=True)
class WorkTerms:
    """On what somebody works. What is not told is as the offer says; ``ends_on``: where it has an end."""

    starts_on: date | None = None
    ends_on: date | None = None
    contract: str = ""
    week_hours: Decimal | None = None
    wage: Decimal | None = None
    wage_per: str = ""
    evidence: str = Evidence.DECLARED.value


@dataclass(frozen=True)
class Heard:
    """What was heard at a check (``CheckAnswer``): of whoever left why and when, else how it is known."""

    answer: str
    reason: str = ""
    on: date | None = None
    left_on: date | None = None
    evidence: str = Evidence.DECLARED.value


def coded(value: str, allowed, where: str) -> str:
    if value not in allowed.values:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": str(value)[:40]})
    return value


def line(text: str, most: int, where: str) -> str:
    """One line, trimmed."""
    found = " ".join(plain(str(text or "")).split())
    if len(found) > most:
        raise Refused(refusals.TOO_LONG, where, {"most": most})
    return found


def texts(told: Mapping[str, str], most: int, where: str) -> dict[str, str]:
    """Only our languages, trimmed line by line, without empty ones."""
    found = {}
    for language in LANGUAGES:
        lines = plain(str(told.get(language) or "")).splitlines()
        text = "\n".join(" ".join(one.split()) for one in lines).strip()
        if len(text) > most:
            raise Refused(refusals.TOO_LONG, f"{where}_{language}", {"most": most})
        if text:
            found[language] = text
    return found


def western(text: str) -> str:
    """Digits of any script as those from 0 to 9."""
    return "".join(str(unicodedata.decimal(one, one)) for one in text)


def number(text: str, kind: str, rule: NumberRule) -> str:
    """The official number as it is kept: without what stands between its digits."""
    found = western(re.sub(r"[\s./-]", "", plain(text or "")))
    if not found:
        return ""
    if kind in PRIVATE:
        raise Refused(refusals.NUMBER_OF_PRIVATE, "number")
    if len(found) > 30 or not rule.holds(found):
        raise Refused(refusals.NUMBER_WRONG, "number", {"digits": rule.digits or 30})
    return found


def check_employer(told: EmployerPlan, rule: NumberRule) -> dict:
    """The columns of an employer that need no database."""
    kind = coded(told.kind, EmployerKind, "kind")
    name = line(told.name, 160, "name")
    if not name:
        raise Refused(refusals.NAME_MISSING, "name")
    if not told.place:
        raise Refused(refusals.PLACE_MISSING, "place")
    return {
        "kind": kind,
        "private": kind in PRIVATE,
        "name": name,
        "number": number(told.number, kind, rule),
        "sector": coded(told.sector, Sector, "sector"),
        "size": coded(told.size, Size, "size"),
        "address": line(told.address, 200, "address"),
    }


def check_contact(told: ContactPlan) -> dict:
    found = {
        "name": line(told.name, 120, "name"),
        "role": line(told.role, 80, "role"),
        "phone": line(told.phone, 20, "phone"),
        "email": line(told.email, 120, "email"),
    }
    if not found["name"]:
        raise Refused(refusals.NAME_MISSING, "name")
    if found["phone"] and not PHONE.match(found["phone"]):
        raise Refused(refusals.PHONE_WRONG, "phone")
    if found["email"] and not EMAIL.match(found["email"]):
        raise Refused(refusals.EMAIL_WRONG, "email")
    if not found["phone"] and not found["email"]:
        raise Refused(refusals.CONTACT_UNREACHABLE, "phone")
    return found


def check_agreement(kind: str, reference: str, signed_on: date, until: date | None, today: date) -> str:
    """The reference as it is kept."""
    coded(kind, AgreementKind, "kind")
    found = line(reference, 60, "reference")
    if not found:
        raise Refused(refusals.REFERENCE_MISSING, "reference")
    check_happened(signed_on, "signed_on")
    if signed_on > today:
        raise Refused(refusals.DAY_IN_FUTURE, "signed_on")
    check_planned(until, "until")
    if until is not None and until < signed_on:
        raise Refused(refusals.END_BEFORE_START, "until")
    return found


def check_hours(hours: Decimal | None) -> Decimal | None:
    if hours is None:
        return None
    if not hours.is_finite() or not Decimal(1) <= hours <= Decimal(72):
        raise Refused(refusals.HOURS, "week_hours")
    return hours.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Terms:
    """What somebody works for. ``day``: from which on, for the minimum that is in force then."""

    kind: str
    occupation: str
    wage: Decimal | None
    wage_per: str
    week_hours: Decimal | None
    day: date


def check_wage(terms: Terms, plan: EmploymentPlan) -> dict:
    """The columns of a wage. A job pays the legal minimum at least; an internship may pay less or nothing."""
    if terms.wage is None:
        if terms.wage_per:
            raise Refused(refusals.WAGE, "wage")
        if terms.kind == OfferKind.JOB:
            raise Refused(refusals.WAGE_MISSING, "wage")
        return {"wage": None, "wage_per": "", "currency": ""}
    if not terms.wage.is_finite() or terms.wage < CENT:
        raise Refused(refusals.WAGE, "wage")
    if terms.wage >= MOST_WAGE:
        raise Refused(refusals.WAGE_TOO_LARGE, "wage")
    if not terms.wage_per:
        raise Refused(refusals.WAGE_PER, "wage_per")
    coded(terms.wage_per, Per, "wage_per")
    if not plan.currency:
        raise Refused(refusals.NO_CURRENCY, "wage")
    wage = terms.wage.quantize(CENT, ROUND_HALF_UP)
    if terms.kind not in UNPAID:
        minimum = plan.minimum_for(terms.occupation)
        least = minimum.least(terms.day, terms.wage_per, terms.week_hours) if minimum else None
        if least is not None and wage < least:
            told = {"least": least, "currency": plan.currency, "day": terms.day.strftime("%d/%m/%Y")}
            raise Refused(refusals.WAGE_TOO_LOW, "wage", told)
    return {"wage": wage, "wage_per": terms.wage_per, "currency": plan.currency}


def check_contract(kind: str, contract: str) -> None:
    coded(contract, Contract, "contract")
    if (contract == Contract.INTERNSHIP) != (kind == OfferKind.INTERNSHIP) and contract != Contract.NONE:
        raise Refused(refusals.CONTRACT_OF_KIND, "contract")


def check_posts(posts: int, taken: int = 0) -> int:
    if not 1 <= posts <= MOST_POSTS:
        raise Refused(refusals.POSTS, "posts")
    if posts < taken:
        raise Refused(refusals.POSTS_TAKEN, "posts", {"taken": taken})
    return posts


def several(told: Iterable[str], known: Iterable[str], where: str) -> list[str]:
    """Codes of a list, each once, in the order of the list."""
    asked, listed = set(told), list(known)
    unknown = asked - set(listed)
    if unknown:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": min(unknown)[:40]})
    return [one for one in listed if one in asked]


def check_offer(told: OfferPlan, plan: EmploymentPlan, added_on: date, today: date, taken: int = 0) -> dict:
    """The columns of an offer that need no database. ``added_on``: its first day here."""
    kind = coded(told.kind, OfferKind, "kind")
    check_contract(kind, told.contract)
    title = texts(told.title, TITLE, "title")
    if not title:
        raise Refused(refusals.TITLE_MISSING, "title_fr")
    if not told.place:
        raise Refused(refusals.PLACE_MISSING, "place")
    if not told.occupation:
        raise Refused(refusals.NOT_IN_LIST, "occupation", {"value": ""})
    for day, where in ((told.starts_on, "starts_on"), (told.open_until, "open_until")):
        check_planned(day, where)
    if told.open_until is not None and told.open_until < today:
        raise Refused(refusals.OPEN_UNTIL_PAST, "open_until")
    hours = check_hours(told.week_hours)
    day = max(told.starts_on or added_on, added_on)
    return {
        "kind": kind,
        "title": title,
        "description": texts(told.description, DESCRIPTION, "description"),
        "contract": told.contract,
        "posts": check_posts(told.posts, taken),
        "week_hours": hours,
        **check_wage(Terms(kind, told.occupation, told.wage, told.wage_per, hours, day), plan),
        "permit": coded(told.permit, Permit, "permit"),
        "starts_on": told.starts_on,
        "open_until": told.open_until,
    }


def code(text: str) -> str:
    """The code of an offer in the form that is kept; empty when none is given."""
    found = plain(text or "").strip().upper()
    if found and not CODE.match(found):
        raise Refused(refusals.CODE_UNREADABLE, "code")
    return found


def check_number(count: int, most: int = MOST) -> None:
    if not count:
        raise Refused(refusals.NOBODY)
    if count > most:
        raise Refused(refusals.TOO_MANY, None, {"most": most})


def check_organisation(by: Actor) -> UUID:
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    return by.organisation


def check_takes(offer, day: date) -> None:
    """Somebody can be proposed for an offer on a day."""
    if offer.state != OfferState.OPEN:
        raise Refused(refusals.NOT_OPEN, "offer", {"state": OfferState(offer.state).label})
    if offer.open_until is not None and offer.open_until < day:
        raise Refused(refusals.OVER, "offer", {"day": offer.open_until.strftime("%d/%m/%Y")})


def check_post(offer) -> None:
    """A post is free; an offer whose last day is past may still hire whom it asked for."""
    if offer.left <= 0:
        raise Refused(refusals.NO_POST, None, {"posts": offer.posts})
    if offer.state != OfferState.OPEN:
        raise Refused(refusals.NOT_OPEN, None, {"state": OfferState(offer.state).label})


def check_day(day: date | None, today: date) -> date:
    if day is not None and day > today:
        raise Refused(refusals.DAY_IN_FUTURE, "on")
    check_happened(day, "on")
    return day or today


def check_ending(to: str, reason: str) -> None:
    allowed = {ApplicationState.REFUSED: REFUSALS, ApplicationState.WITHDRAWN: WITHDRAWALS}
    if to not in allowed:
        raise Refused(refusals.NOT_IN_LIST, "to", {"value": str(to)[:40]})
    if not reason:
        raise Refused(refusals.REASON_MISSING, "reason")
    if reason not in allowed[to]:
        raise Refused(refusals.NOT_IN_LIST, "reason", {"value": str(reason)[:40]})


def check_start(starts_on: date, ends_on: date | None, today: date) -> None:
    check_happened(starts_on, "starts_on")
    if starts_on > today + timedelta(days=366):
        raise Refused(refusals.START_TOO_FAR, "starts_on")
    # Further back the minimum would be that of another time, and whether she stayed was asked of nobody.
    if starts_on < today - timedelta(days=366):
        raise Refused(refusals.START_TOO_LONG_AGO, "starts_on")
    check_planned(ends_on, "ends_on")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(refusals.END_BEFORE_START, "ends_on")


def check_answer(answer: str, reason: str, left_on: date | None, heard_on: date) -> None:
    coded(answer, CheckAnswer, "answer")
    if answer == CheckAnswer.LEFT:
        if not reason:
            raise Refused(refusals.LEFT_WITHOUT_DAY, "reason")
        coded(reason, LeavingReason, "reason")
        check_happened(left_on, "left_on")
        if left_on is not None and left_on > heard_on:
            raise Refused(refusals.LEFT_AFTER_HEARD, "left_on")
    elif reason or left_on is not None:
        raise Refused(refusals.LEFT_WITHOUT_DAY, "reason")


def check_permit(to: str, ground: str, known: PermitRule | None) -> None:
    """A step is done, or not needed on a ground that the pack knows for it."""
    if to not in (PermitState.DONE, PermitState.EXEMPT):
        raise Refused(refusals.NOT_IN_LIST, "to", {"value": str(to)[:40]})
    if to == PermitState.DONE:
        if ground:
            raise Refused(refusals.GROUND_OF_NONE, "ground")
        return
    if not ground:
        raise Refused(refusals.GROUND_MISSING, "ground")
    if known is None or ground not in known.exemptions:
        raise Refused(refusals.NOT_IN_LIST, "ground", {"value": ground[:40]})
