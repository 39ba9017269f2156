"""Forms of apprenticeship: the contract, a week, a visit, an allowance, how it ended."""

from decimal import Decimal
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.training import apprentices, queries
from parcours.training.apprentice_rules import ContractTold, HostTold, VisitTold, WeekTold
from parcours.training.enums import AbsenceReason, ApprenticeState, BreakReason, Half, Verdict
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import translated
from parcours.web.aid.forms import AmountField

from .forms import CHOOSE, NOT_STATED, WEEKDAYS, places


class ContractForm(forms.Form):
    course = forms.ChoiceField(label=gettext_lazy("Trade that she learns"))
    host = forms.ChoiceField(label=gettext_lazy("Enterprise"), required=False)
    host_name = forms.CharField(
        label=gettext_lazy("Name of the enterprise"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("When it is not in the list"),
    )
    host_place = forms.ChoiceField(label=gettext_lazy("City of the enterprise"), required=False)
    master = forms.CharField(
        label=gettext_lazy("Who teaches her there"),
        max_length=120,
        help_text=gettext_lazy("The master of apprenticeship whom the contract names"),
    )
    signed_on = DayField(label=gettext_lazy("Contract signed on"))
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days in the enterprise"),
        choices=WEEKDAYS,
        coerce=int,
        initial=[0, 1, 2, 3],
        widget=forms.CheckboxSelectMultiple,
    )
    halves = forms.MultipleChoiceField(
        label=gettext_lazy("Half-days"),
        choices=Half.choices,
        initial=Half.values,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("At the others she can have a place in a training session"),
    )
    hours = NumberField(label=gettext_lazy("Hours of the contract in all"), min_value=1, max_value=10_000)
    enterprise_hours = NumberField(
        label=gettext_lazy("of them in the enterprise"), min_value=0, max_value=10_000
    )
    complementary_hours = NumberField(
        label=gettext_lazy("of them complementary training"), min_value=0, max_value=10_000
    )
    allowance = AmountField(label=gettext_lazy("Allowance a month"), required=False)
    registered_as = forms.CharField(
        label=gettext_lazy("Reference of the registration"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Empty until the authority has registered the contract"),
    )
    registered_on = DayField(label=gettext_lazy("Contract registered on"), required=False)

    def __init__(self, *args, actor, **more):
        super().__init__(*args, **more)
        courses = [(str(row.id), f"{translated(row.title)} ({row.code})") for row in queries.courses(actor)]
        self.fields["course"].choices = [CHOOSE, *courses]
        hosts = [
            (str(row.id), f"{row.name} · {translated(row.place.name)}") for row in apprentices.hosts(actor)
        ]
        self.fields["host"].choices = [("", _("Another one")), *hosts]
        self.fields["host_place"].choices = [NOT_STATED, *places()]

    def told(self) -> ContractTold:
        given = self.cleaned_data
        same = ("master", "signed_on", "starts_on", "ends_on", "hours", "enterprise_hours")
        same += ("complementary_hours", "registered_as", "registered_on", "allowance")
        named = HostTold(given["host_name"], given["host_place"])
        return ContractTold(
            course=UUID(given["course"]),
            at=[(weekday, half) for weekday in given["weekdays"] for half in given["halves"]],
            host=UUID(given["host"]) if given["host"] else None,
            new_host=None if given["host"] else named,
            **{name: given[name] for name in same},
        )


def hours_field(label, **more) -> AmountField:
    return AmountField(label=label, min_value=0, max_value=168, **more)


class WeekForm(forms.Form):
    enterprise_hours = hours_field(gettext_lazy("Hours in the enterprise"))
    complementary_hours = hours_field(gettext_lazy("Hours of complementary training"), required=False)
    absent_hours = hours_field(
        gettext_lazy("Hours of absence"),
        required=False,
        help_text=gettext_lazy("Hours at which she was expected and not there"),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why absent"), choices=[NOT_STATED, *AbsenceReason.choices], required=False
    )

    def told(self, monday) -> WeekTold:
        given = self.cleaned_data
        none = Decimal(0)
        return WeekTold(
            monday,
            given["enterprise_hours"],
            given["complementary_hours"] or none,
            given["absent_hours"] or none,
            given["reason"],
        )


class VisitForm(forms.Form):
    visited_on = DayField(label=gettext_lazy("Visited on"))
    verdict = forms.ChoiceField(
        label=gettext_lazy("How things go there"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    seen = forms.CharField(
        label=gettext_lazy("What was seen"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What she does and learns, hours, safety. Nothing of health or violence."),
    )
    to_do = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def told(self) -> VisitTold:
        return VisitTold(**self.cleaned_data)


class AllowanceForm(forms.Form):
    amount = AmountField(label=gettext_lazy("Allowance a month"))
    since = DayField(label=gettext_lazy("From"))


class RegisterForm(forms.Form):
    registered_as = forms.CharField(label=gettext_lazy("Reference of the registration"), max_length=60)
    registered_on = DayField(label=gettext_lazy("Contract registered on"))


class NotBegunForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[CHOOSE, *BreakReason.choices])

    def told(self) -> dict:
        return {"state": ApprenticeState.NOT_BEGUN.value, "reason": self.cleaned_data["reason"]}


class BrokenOffForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[CHOOSE, *BreakReason.choices])
    on = DayField(label=gettext_lazy("Last day that she was there"))

    def told(self) -> dict:
        given = self.cleaned_data
        return {"state": ApprenticeState.BROKEN_OFF.value, "reason": given["reason"], "on": given["on"]}
