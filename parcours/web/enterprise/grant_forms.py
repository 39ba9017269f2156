"""Forms of grants. What is refused lands beside its field, and nothing typed is lost."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.enterprise import grant_rules, queries
from parcours.enterprise.grant_enums import Condition, GrantReason, Way
from parcours.enterprise.grant_queries import GROUPS
from parcours.enterprise.grant_rules import GrantTold, TrancheTold
from parcours.programmes.queries import projects
from parcours.ui.widgets import DayField
from parcours.ui.wording import beside, day, money, translated
from parcours.web.aid.forms import AmountField

from .forms import ALL, NONE

TODAY = gettext_lazy("Empty: today.")


def scan(label: Any, must: bool = True) -> forms.FileField:
    """A paper: the action asks for it, the form may have kept it aside. ``must``: its label says so."""
    found = forms.FileField(
        label=label,
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": "image/*,application/pdf"}),
        help_text=gettext_lazy("At most 10 MB. It is kept encrypted."),
    )
    found.must = must
    return found


def text(label: Any, most: int, **more: Any) -> forms.CharField:
    box = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=box, **more)


def long_text(label: Any, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea({"rows": 3}), **more)


class Filters(forms.Form):
    group = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        words = {
            "drafted": _("Drafts"),
            "living": _("Signed and running"),
            "suspended": _("Standing still"),
            "over": _("Over"),
        }
        self.fields["group"].choices = [ALL, *((code, words[code]) for code in GROUPS)]

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {"group": self.cleaned_data.get("group", "")}


class Grant(forms.Form):
    dossier = forms.ChoiceField(
        label=gettext_lazy("Accepted by the committee"),
        help_text=gettext_lazy("Empty: awarded without a call."),
        required=False,
    )
    amount = AmountField(label=gettext_lazy("Amount of the grant"))
    project = forms.ChoiceField(
        label=gettext_lazy("Project that pays"),
        help_text=gettext_lazy("Empty: that of the call, or of the enterprise project."),
        required=False,
    )
    why = long_text(gettext_lazy("Why without a call"), grant_rules.WHY, required=False)

    def __init__(self, *arguments, dossiers, **more):
        super().__init__(*arguments, **more)
        plan = queries.plan()
        known = {one.project for one in plan.grants}
        words = [
            (str(one.id), beside((one.call.title, money(one.granted, plan.currency)))) for one in dossiers
        ]
        self.fields["dossier"].choices = [NONE, *words]
        self.fields["project"].choices = [
            NONE,
            *((row.code, translated(row.short)) for row in projects() if row.code in known),
        ]

    def told(self, venture: UUID) -> GrantTold:
        given = dict(self.cleaned_data)
        given["dossier"] = UUID(given["dossier"]) if given["dossier"] else None
        return GrantTold(venture, **given)


class Tranche(forms.Form):
    amount = AmountField(label=gettext_lazy("Amount of the tranche"))
    way = forms.ChoiceField(
        label=gettext_lazy("How it reaches the enterprise"),
        choices=Way.choices,
        initial=Way.IN_KIND,
        widget=forms.RadioSelect,
    )
    condition = forms.ChoiceField(
        label=gettext_lazy("In money: what has to be shown before it is released"),
        help_text=gettext_lazy("In kind it is always quotes."),
        choices=[NONE, *Condition.choices],
        required=False,
    )
    what = text(gettext_lazy("What is bought, or which milestone or paper"), grant_rules.WHAT, required=False)
    code = forms.ChoiceField(label=gettext_lazy("Which legal step"), required=False)

    def __init__(self, *arguments, form, **more):
        super().__init__(*arguments, **more)
        steps = form.steps if form else ()
        self.fields["code"].choices = [NONE, *((one.code, translated(dict(one.title))) for one in steps)]

    def told(self) -> TrancheTold:
        return TrancheTold(**self.cleaned_data)


class Sign(forms.Form):
    kept = ""
    on = DayField(label=gettext_lazy("Signed on"), help_text=TODAY, required=False)
    reference = text(gettext_lazy("Number of the agreement"), grant_rules.REFERENCE, required=False)
    scan = scan(gettext_lazy("Photo or PDF of the signed agreement"))


class Paper(forms.Form):
    kept = ""
    scan = scan(gettext_lazy("Photo or PDF of what shows it"))


class ByVisit(forms.Form):
    visit = forms.ChoiceField(label=gettext_lazy("Which visit shows it"), widget=forms.RadioSelect)

    def __init__(self, *arguments, visits, **more):
        super().__init__(*arguments, **more)
        self.fields["visit"].choices = [
            (str(one.id), beside((day(one.on), one.get_trading_display()))) for one in visits
        ]


class Note(forms.Form):
    note = long_text(gettext_lazy("Why it goes back"), grant_rules.NOTE, required=False)


class Pay(forms.Form):
    kept = ""
    reference = text(gettext_lazy("Reference of the payment"), grant_rules.REFERENCE)
    on = DayField(label=gettext_lazy("Paid on"), help_text=TODAY, required=False)
    scan = scan(gettext_lazy("Photo or PDF of the receipt"))


class Received(Pay):
    amount = AmountField(
        label=gettext_lazy("Amount received"),
        help_text=gettext_lazy("Empty: all that is owed."),
        required=False,
    )
    on = DayField(label=gettext_lazy("Received on"), help_text=TODAY, required=False)

    field_order = ["amount", "reference", "on", "scan"]


class Reason(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=[NONE, *GrantReason.choices])


class AskBack(forms.Form):
    amount = AmountField(label=gettext_lazy("Amount asked back"))
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=[NONE, *GrantReason.choices])
    note = long_text(gettext_lazy("Note"), grant_rules.NOTE, required=False)
