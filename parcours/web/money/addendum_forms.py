"""Forms of addenda."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.programmes.addenda import REASON
from parcours.programmes.addendum_models import Addendum, AddendumTarget
from parcours.programmes.pack import Indicator
from parcours.ui.widgets import DayField
from parcours.ui.wording import translated

from . import words
from .forms import Number, text, typed


class Begin(forms.Form):
    reason = text(gettext_lazy("What it is for"), REASON)


class Write(forms.Form):
    """``budgets``: the versions of the project's budget; of the programme there is none."""

    reason = text(gettext_lazy("What it is for"), REASON)
    starts_on = DayField(
        label=gettext_lazy("New first day"), required=False, help_text=gettext_lazy("Empty: it stays.")
    )
    ends_on = DayField(
        label=gettext_lazy("New last day"), required=False, help_text=gettext_lazy("Empty: it stays.")
    )
    budget = forms.TypedChoiceField(
        label=gettext_lazy("Budget that belongs to it"), required=False, coerce=UUID, empty_value=None
    )

    def __init__(self, *arguments: Any, row: Addendum, budgets: Any, **more: Any):
        first = {name: getattr(row, name) for name in ("reason", "starts_on", "ends_on")}
        super().__init__(*arguments, initial=first | {"budget": row.budget_id and str(row.budget_id)}, **more)
        if row.project_id is None:
            del self.fields["budget"]
        else:
            choices = [(str(one.id), words.name_of(one)) for one in budgets]
            self.fields["budget"].choices = [("", _("None")), *choices]


class Aim(forms.Form):
    """A new target of one of the contract's indicators."""

    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    value = Number(label=gettext_lazy("New target"))
    since = DayField(
        label=gettext_lazy("Applies from"),
        required=False,
        help_text=gettext_lazy("Empty: from the day it is signed."),
    )

    def __init__(
        self, *arguments: Any, indicators: list[Indicator], target: AddendumTarget | None = None, **more: Any
    ):
        first: dict[str, Any] = {}
        if target is not None:
            first = {"indicator": target.indicator.code, "value": typed(target.value), "since": target.since}
        super().__init__(*arguments, initial=first, **more)
        self.fields["indicator"].choices = [(one.code, translated(one.title)) for one in indicators]


class Signed(forms.Form):
    on = DayField(label=gettext_lazy("Day of signature"))
