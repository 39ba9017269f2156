"""Forms of money. What is refused lands beside its field, and nothing typed is lost."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.kernel import amounts
from parcours.programmes import budget_finding, budgeting
from parcours.programmes.budget_models import Budget, BudgetLine
from parcours.programmes.budgeting import LineTold, RateTold, TermsTold
from parcours.programmes.models import Project
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import language, translated

RATES = 3
"""Other currencies of a budget."""


def typed(value: Decimal | None) -> str:
    """A number as it is typed in the reader's language."""
    if value is None:
        return ""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if "." in text and len(text.rpartition(".")[2]) == 1:
        text += "0"
    return text if language() == "en" else text.replace(".", ",")


class Number(forms.CharField):
    """A number as people write it, Arabic figures and commas too; empty is None."""

    def __init__(self, *, places: int = 2, **more: Any):
        self.places = places
        box = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": box, "max_length": 40, **more})

    def clean(self, value: Any) -> Decimal | None:
        told = super().clean(value)
        if not told:
            return None
        try:
            return amounts.read(told, self.places)
        except ValueError:
            raise forms.ValidationError(
                _("Write an amount, such as 1250 or 1250,50."), code="invalid"
            ) from None


def text(label: Any, most: int, **more: Any) -> forms.CharField:
    box = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=box, **more)


class NewBudget(forms.Form):
    reason = text(
        gettext_lazy("What it is for"),
        300,
        required=False,
        help_text=gettext_lazy("An addendum says why it is made."),
    )


class Terms(forms.Form):
    """``currency_1``, ``rate_1``, … : as many rates as there are rows; an emptied row is left out."""

    amount = Number(label=gettext_lazy("Contribution of the funder, at most"), required=False)
    share = Number(
        label=gettext_lazy("Share of the eligible costs, at most (percent)"), places=2, required=False
    )
    reason = text(gettext_lazy("What it is for"), 300, required=False)

    def __init__(self, *arguments, row: Budget, **more):
        first = {"amount": typed(row.amount), "share": typed(row.share), "reason": row.reason}
        for place, one in enumerate(row.rates.all(), 1):
            first |= {
                f"currency_{place}": one.currency,
                f"rate_{place}": typed(one.rate),
                f"on_{place}": one.on,
                f"source_{place}": one.source,
            }
        super().__init__(*arguments, initial=first, **more)
        for place in range(1, RATES + 1):
            number = {"n": place}
            self.fields[f"currency_{place}"] = text(
                _("Other currency %(n)s (code)") % number, 3, required=False
            )
            self.fields[f"rate_{place}"] = Number(
                label=_("Units of it for one of the budget's currency"), places=8, required=False
            )
            self.fields[f"on_{place}"] = DayField(label=_("Day of this rate"), required=False)
            self.fields[f"source_{place}"] = text(_("Source of the rate"), 200, required=False)

    def clean(self) -> dict[str, Any]:
        for place in range(1, RATES + 1):
            given = [self.cleaned_data.get(f"{name}_{place}") for name in ("currency", "rate", "on")]
            if any(given) and not all(given) and not self.errors:
                self.add_error(f"currency_{place}", _("A rate needs its currency, its value and its day."))
        return self.cleaned_data

    def told(self) -> dict[str, Any]:
        data = self.cleaned_data
        rates = [
            RateTold(
                data[f"currency_{place}"].upper(),
                data[f"rate_{place}"],
                data[f"on_{place}"],
                data[f"source_{place}"],
            )
            for place in range(1, RATES + 1)
            if data[f"currency_{place}"]
        ]
        return {"terms": TermsTold(data["amount"], data["share"]), "rates": rates, "reason": data["reason"]}


class Line(forms.Form):
    code = text(gettext_lazy("Line"), 20, help_text=gettext_lazy("Its heading first, such as 1.1.2 or 5.3."))
    title = text(gettext_lazy("What it is"), budgeting.TITLE)
    partner = forms.ChoiceField(label=gettext_lazy("Spent by"), required=False)
    year = NumberField(
        label=gettext_lazy("Year of the project"),
        help_text=gettext_lazy("1, 2, 3… Empty: all of it."),
        min_value=1,
        max_value=budgeting.MOST_YEARS,
        required=False,
    )
    unit = text(
        gettext_lazy("Unit"), budgeting.UNIT, required=False, help_text=gettext_lazy("Month, person, item…")
    )
    units = Number(label=gettext_lazy("Number of units"), places=4)
    unit_cost = Number(label=gettext_lazy("Cost of one unit"))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))

    def __init__(self, *arguments, budget: Budget, line: BudgetLine | None = None, **more):
        first: dict[str, Any] = {"currency": budget.currency}
        if line is not None:
            first = {name: getattr(line, name) for name in ("code", "title", "unit", "year", "partner")}
            first |= {
                "units": typed(line.units),
                "unit_cost": typed(line.unit_cost),
                "currency": line.currency,
            }
        super().__init__(*arguments, initial=first, **more)
        self.fields["partner"].choices = _spenders(budget.project)
        codes = [budget.currency, *(one.currency for one in budget.rates.all())]
        self.fields["currency"].choices = [(code, code) for code in codes]

    def told(self) -> LineTold:
        return LineTold(**self.cleaned_data)


def _spenders(row: Project) -> list[tuple[str, str]]:
    found = budget_finding.spenders(row)
    return [
        ("", translated(row.grantee.name)),
        *((code, translated(one.name)) for code, one in found.items()),
    ]


class LinesFile(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX. It is shown first, and takes the place of every line."),
        allow_empty_file=True,
    )


class Agree(forms.Form):
    on = DayField(label=gettext_lazy("It holds from"))
