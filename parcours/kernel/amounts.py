"""Numbers as people type them: 1 250,50 · 1.250,50 · ١٢٥٠٫٥. Pure; never a float."""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

CENT = Decimal("0.01")
ZERO = Decimal(0)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’\u200e\u200f]")
_PLAIN = re.compile(r"[-+]?\d{1,20}(\.\d{1,12})?\Z")
_THOUSANDS = {mark: re.compile(rf"[-+]?\d{{1,3}}({re.escape(mark)}\d{{3}})+\Z") for mark in ",."}
_AMBIGUOUS = re.compile(r"[-+]?[^0.]\d{0,2}\.\d{3}\Z")
_ARABIC = str.maketrans({"٫": ".", "،": ",", "٬": "", "−": "-"})


def read(text: str, places: int = 2) -> Decimal:
    """The number that is meant. Raises ValueError where it is none, or where it is not plain which one: 1.500
    may be fifteen hundred, unless three decimals are wanted (``places``)."""
    told = _SPACES.sub("", str(text)).translate(_ARABIC)
    if "," in told and "." in told:
        # The last mark parts the decimals, the other one thousands.
        last, other = (",", ".") if told.rfind(",") > told.rfind(".") else (".", ",")
        whole, _mark, rest = told.rpartition(last)
        if not _THOUSANDS[other].match(whole):
            raise ValueError(text)
        told = f"{whole.replace(other, '')}.{rest}"
    elif told.count(",") > 1 or told.count(".") > 1:
        mark = "," if "," in told else "."
        if not _THOUSANDS[mark].match(told):
            raise ValueError(text)
        told = told.replace(mark, "")
    else:
        told = told.replace(",", ".")
        if places < 3 and _AMBIGUOUS.match(told):
            raise ValueError(text)
    if not _PLAIN.match(told):
        raise ValueError(text)
    return Decimal(told)


def rounded(amount: Decimal) -> Decimal:
    """To the centime, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def share(amount: Decimal, percent: Decimal) -> Decimal:
    """So many percent of it, to the centime."""
    with localcontext() as context:
        context.prec = 40
        return rounded(amount * percent / 100)


def total(amounts) -> Decimal:
    return sum(amounts, ZERO)
