"""Forms of a business plan: one for each part, a row for each line. An emptied row is left out."""

from collections.abc import Iterable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.enterprise import plan_words
from parcours.enterprise.business import (
    HEAD,
    LABEL,
    LINES,
    MONTHS,
    MOST_LINES,
    NOTE,
    Fault,
    PlanTold,
)
from parcours.enterprise.business_enums import EVERY, CostKind, InvestmentKind, Part, Repaid, SourceKind
from parcours.kernel import amounts
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import language

FRESH = 3
"""Empty rows under those that are there."""
ZERO = Decimal(0)


class Amount(forms.CharField):
    """A number as people write it, Arabic figures and commas too; empty is zero."""

    def __init__(self, *, places: int = 2, **more: Any):
        self.places = places
        box = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"required": False, "widget": box, "max_length": 40, **more})

    def clean(self, value: Any) -> Decimal:
        told = super().clean(value)
        if not told:
            return ZERO
        try:
            return amounts.read(told, self.places)
        except ValueError:
            raise forms.ValidationError(
                _("Write an amount, such as 1250 or 1250,50."), code="invalid"
            ) from None


def shown(value: Decimal, empty: bool = True) -> str:
    """A number as it is typed; nothing for zero where that says the same."""
    if not value and empty:
        return ""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if "." in text and len(text.rpartition(".")[2]) == 1:
        text += "0"
    return text if language() == "en" else text.replace(".", ",")


class Basics(forms.Form):
    begins_on = DayField(
        label=gettext_lazy("First month"),
        help_text=gettext_lazy("Any day of the month in which the activity begins."),
        required=False,
    )
    opening = Amount(
        label=gettext_lazy("Money in hand before"),
        help_text=gettext_lazy("What is in the cash box or at the bank today."),
    )
    sales_second = Amount(
        label=gettext_lazy("More sales in the second year, in percent"),
        help_text=gettext_lazy("10: a tenth more than in the year before. −10: a tenth less."),
    )
    sales_third = Amount(label=gettext_lazy("More sales in the third year, in percent"))
    costs_second = Amount(
        label=gettext_lazy("Dearer in the second year, in percent"),
        help_text=gettext_lazy("By how much fixed costs and pay rise."),
    )
    costs_third = Amount(label=gettext_lazy("Dearer in the third year, in percent"))
    note = forms.CharField(
        label=gettext_lazy("Remarks"),
        help_text=gettext_lazy(
            "Customers, competitors, what makes it succeed. Stays with your organisation."
        ),
        max_length=NOTE,
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )

    @staticmethod
    def of(told: PlanTold) -> dict[str, Any]:
        found = {name: getattr(told, name) for name in HEAD}
        return {key: shown(value) if isinstance(value, Decimal) else value for key, value in found.items()}

    def told(self, before: PlanTold) -> PlanTold:
        return replace(before, **self.cleaned_data)


class Lines(forms.Form):
    """The lines of one part. ``rows``: for the template, each with its fields.

    Names are ``column_row``: a refusal's field is one of them."""

    def __init__(self, part: str, told: PlanTold, data: Any = None):
        self.part = part
        initial, count = _initial(part, told), len(getattr(told, part))
        if data is not None:
            count = min(max(_asked(data), 0), MOST_LINES - FRESH)
        super().__init__(data, initial=initial)
        self.count = min(count + FRESH, MOST_LINES)
        for number in range(self.count):
            for column, made in COLUMNS[part].items():
                self.fields[f"{column}_{number}"] = made()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.used = [number for number in range(self.count) if self._is_used(number)]
        if self.part == Part.PRODUCTS:
            for number in self.used:
                _spread(self, number)
        return given

    def _is_used(self, number: int) -> bool:
        """Whether somebody typed into a row; a choice that is there from the start is no word of hers."""
        names = [f"{column}_{number}" for column in COLUMNS[self.part] if column not in CHOSEN]
        return any(str(self.data.get(name, "")).strip() for name in names)

    def rows(self) -> list[dict[str, Any]]:
        found = []
        for number in range(self.count):
            names = [name for name in COLUMNS[self.part] if name not in plan_words.MONTH_COLUMNS]
            months = [name for name in COLUMNS[self.part] if name in plan_words.MONTH_COLUMNS]
            found.append(
                {
                    "number": number + 1,
                    "label": self.initial.get(f"label_{number}", ""),
                    "fields": [self[f"{name}_{number}"] for name in names],
                    "months": [self[f"{name}_{number}"] for name in months],
                    "months_open": any(
                        self.errors.get(f"{name}_{number}") or self[f"{name}_{number}"].value()
                        for name in months
                    ),
                }
            )
        return found

    def told(self, before: PlanTold) -> PlanTold:
        made = tuple(self._line(number) for number in self.used)
        return replace(before, **{self.part: made})

    def _line(self, number: int) -> Any:
        given = {column: self.cleaned_data[f"{column}_{number}"] for column in COLUMNS[self.part]}
        if self.part == Part.PRODUCTS:
            given["quantities"] = tuple(given.pop(column) for column in plan_words.MONTH_COLUMNS)
            given.pop("each")
        for column in ("month", "months", "grace", "number", "every"):
            if column in given:
                given[column] = int(given[column] or DEFAULTS.get((self.part, column), 0))
        names = {one.name for one in fields(LINES[self.part])}
        return LINES[self.part](**{name: value for name, value in given.items() if name in names})

    def refuse(self, found: Iterable[Fault]) -> None:
        """Say what is wrong beside its field: lines that were left out do not count among the faults."""
        for one in found:
            name = f"{one.column}_{self.used[one.line]}" if one.line >= 0 else ""
            self.add_error(name if name in self.fields else None, one.refused.sentence)


def _asked(data: Any) -> int:
    """How many rows a form that comes back has."""
    rows = (name.rpartition("_")[2] for name in data if name.startswith("label_"))
    return max((int(row) + 1 for row in rows if row.isascii() and row.isdigit() and len(row) < 4), default=0)


def _spread(form: Lines, number: int) -> None:
    """The quantity of each month is that of the month, else the one for all months."""
    each = form.cleaned_data.get(f"each_{number}", ZERO)
    for column in plan_words.MONTH_COLUMNS:
        name = f"{column}_{number}"
        if not str(form.data.get(name, "")).strip():
            form.cleaned_data[name] = each


def _initial(part: str, told: PlanTold) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, line in enumerate(getattr(told, part)):
        for one in fields(line):
            value = getattr(line, one.name)
            if isinstance(value, Decimal):
                value = shown(value)
            found[f"{one.name}_{number}"] = value
        if part == Part.PRODUCTS:
            months = line.quantities
            if len(set(months)) == 1:
                found[f"each_{number}"] = shown(months[0])
            else:
                for column, value in zip(plan_words.MONTH_COLUMNS, months, strict=True):
                    found[f"{column}_{number}"] = shown(value, empty=False)
    return found


# The fields of a row ------------------------------------------------------------------------------


def _label() -> forms.CharField:
    box = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(label=plan_words.LABELS["label"], max_length=LABEL, required=False, widget=box)


def _amount(label: Any, **more: Any):
    return lambda: Amount(label=label, **more)


def _whole(label: Any, **more: Any):
    return lambda: NumberField(label=label, required=False, **more)


def _chosen(choices: Any, label: Any, empty: bool = False):
    pairs = [("", "—"), *choices] if empty else list(choices)
    return lambda: forms.ChoiceField(label=label, choices=pairs, required=False)


def _month(least: int) -> Any:
    words = [(0, _("before the first month"))] if not least else []
    pairs = [*words, *((n, _("Month %(n)s") % {"n": n}) for n in range(1, MONTHS + 1))]
    return forms.TypedChoiceField(
        label=plan_words.LABELS["month"], choices=pairs, coerce=int, required=False, empty_value=least
    )


def _of_month(column: str) -> Any:
    return lambda: Amount(label=_("Month %(n)s") % {"n": column[1:]})


def _every() -> Any:
    said = {1: _("every month"), 3: _("every three months"), 12: _("once a year")}
    return forms.TypedChoiceField(
        label=_("Due"), choices=[(n, said[n]) for n in EVERY], coerce=int, required=False, empty_value=1
    )


LABELS = plan_words.LABELS
KIND = LABELS["kind"]
COLUMNS: dict[str, dict[str, Any]] = {
    Part.INVESTMENTS: {
        "label": _label,
        "kind": _chosen(InvestmentKind.choices, KIND),
        "amount": _amount(LABELS["amount"]),
        "month": lambda: _month(0),
        "in_kind": lambda: forms.BooleanField(label=LABELS["in_kind"], required=False),
    },
    Part.SOURCES: {
        "label": _label,
        "kind": _chosen(SourceKind.choices, KIND),
        "amount": _amount(LABELS["amount"]),
        "month": lambda: _month(0),
        "rate": _amount(gettext_lazy("For a loan: interest a year, in percent"), places=3),
        "months": _whole(gettext_lazy("For a loan: months to pay back")),
        "grace": _whole(gettext_lazy("Of these months of grace")),
        "repaid": _chosen(Repaid.choices, LABELS["repaid"], empty=True),
    },
    Part.PRODUCTS: {
        "label": _label,
        "price": _amount(LABELS["price"]),
        "unit_cost": _amount(
            LABELS["unit_cost"],
            help_text=gettext_lazy("What is bought or used up to make or sell one."),
        ),
        "each": _amount(
            gettext_lazy("Sold in a month"),
            help_text=gettext_lazy("Or month by month below, where seasons differ."),
        ),
        **{column: _of_month(column) for column in plan_words.MONTH_COLUMNS},
    },
    Part.COSTS: {
        "label": _label,
        "kind": _chosen(CostKind.choices, KIND),
        "amount": _amount(LABELS["amount"]),
        "every": _every,
        "share": _amount(LABELS["share"], places=3),
    },
    Part.JOBS: {
        "label": _label,
        "number": _whole(LABELS["number"]),
        "amount": _amount(gettext_lazy("Pay of one a month, with charges")),
        "month": lambda: _month(1),
    },
}
CHOSEN = ("kind", "month", "every")
"""Columns that say something before anybody typed."""
DEFAULTS = {(Part.INVESTMENTS, "month"): 0, (Part.JOBS, "month"): 1, (Part.COSTS, "every"): 1}


class File(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of the plan, XLSX or CSV"),
        help_text=gettext_lazy("As it was taken away here. What stands in it replaces the plan."),
        allow_empty_file=True,
    )
