"""What the sheets and columns of a business plan are called, and the way back from words of any language."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from parcours.kernel.folding import fold

from .business import BASICS, MONTHS
from .business_enums import CostKind, InvestmentKind, Part, Repaid, SourceKind

LANGUAGES = ("fr", "ar", "en")
CASH = "cash"
MONTH_COLUMNS = tuple(f"m{number}" for number in range(1, MONTHS + 1))
SHEETS: dict[str, Any] = {
    BASICS: _("The plan"),
    **dict(Part.choices),
    CASH: _("Cash plan"),
}
YES_NO = {"yes": _("yes"), "no": _("no")}
LABELS: dict[str, Any] = {
    "part": _("Part"),
    "begins_on": _("First month"),
    "opening": _("Money in hand before"),
    "sales_second": _("More sales in the second year, in percent"),
    "sales_third": _("More sales in the third year, in percent"),
    "costs_second": _("Dearer in the second year, in percent"),
    "costs_third": _("Dearer in the third year, in percent"),
    "note": _("Remarks"),
    "label": _("What"),
    "kind": pgettext_lazy("line of a business plan", "Kind"),
    "amount": _("Amount"),
    "month": _("In month"),
    "in_kind": _("Given in kind"),
    "rate": _("Interest a year, in percent"),
    "months": _("Months to pay back"),
    "grace": _("Of these months of grace"),
    "repaid": _("Paid back in"),
    "price": _("Price of one"),
    "unit_cost": _("Cost of one"),
    "every": _("Every how many months"),
    "share": _("Or percent of the sales"),
    "number": _("Number of jobs"),
    **{column: _("Month %(n)s") for column in MONTH_COLUMNS},
}
COLUMNS: dict[str, tuple[str, ...]] = {
    BASICS: (
        "begins_on",
        "opening",
        "sales_second",
        "sales_third",
        "costs_second",
        "costs_third",
        "note",
    ),
    Part.INVESTMENTS: ("label", "kind", "amount", "month", "in_kind"),
    Part.SOURCES: ("label", "kind", "amount", "month", "rate", "months", "grace", "repaid"),
    Part.PRODUCTS: ("label", "price", "unit_cost", *MONTH_COLUMNS),
    Part.COSTS: ("label", "kind", "amount", "every", "share"),
    Part.JOBS: ("label", "number", "amount", "month"),
}
ALL_COLUMNS = ("part", *dict.fromkeys(column for columns in COLUMNS.values() for column in columns))
CODED: dict[tuple[str, str], Mapping[str, Any]] = {
    (Part.INVESTMENTS, "kind"): dict(InvestmentKind.choices),
    (Part.INVESTMENTS, "in_kind"): YES_NO,
    (Part.SOURCES, "kind"): dict(SourceKind.choices),
    (Part.SOURCES, "repaid"): dict(Repaid.choices),
    (Part.COSTS, "kind"): dict(CostKind.choices),
}


def column(code: str) -> str:
    """A column as the reader calls it."""
    if code in MONTH_COLUMNS:
        return str(LABELS[code]) % {"n": code[1:]}
    return str(LABELS.get(code, code))


def sheet(code: str) -> str:
    """A sheet as the reader calls it, as short as a workbook allows."""
    return str(SHEETS.get(code, code))[:31]


def word(part: str, name: str, code: str) -> str:
    """What a code of a column says to the reader."""
    return str(CODED.get((part, name), {}).get(code, code))


def _every_language(name, codes) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found |= {fold(name(code)): code for code in codes}
    return found | {fold(code): code for code in codes}


@lru_cache(maxsize=1)
def _columns() -> Mapping[str, str]:
    return _every_language(column, ALL_COLUMNS)


@lru_cache(maxsize=1)
def _sheets() -> Mapping[str, str]:
    return _every_language(sheet, SHEETS)


@lru_cache(maxsize=16)
def _words(part: str, name: str) -> Mapping[str, str]:
    return _every_language(lambda code: word(part, name, code), tuple(CODED[part, name]))


def column_of(text: str) -> str:
    """The column that a heading names in any language; the heading itself where it is none."""
    told = text.strip()
    return _columns().get(fold(told), told)


def sheet_of(text: str) -> str:
    told = text.strip()
    return _sheets().get(fold(told), told)


def code_of(part: str, name: str, text: str) -> str:
    """The code that a cell says in words of any language; the cell itself where it is none."""
    if (part, name) not in CODED:
        return text
    return _words(part, name).get(fold(text), text)
