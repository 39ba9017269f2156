"""Forms of coaching and market access."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.queries import colleague_names
from parcours.enterprise import rules
from parcours.enterprise.coaching import AGREED, CoachingTold, MarketTold
from parcours.enterprise.coaching_enums import MarketKind, MarketOutcome, Theme, Way
from parcours.ui.widgets import DayField, NumberField

from .business_forms import Amount

NONE = ("", "—")


class Coaching(forms.Form):
    on = DayField(label=gettext_lazy("Day"), help_text=gettext_lazy("Empty: today."), required=False)
    hours = NumberField(label=gettext_lazy("Hours"), min_value=0, max_value=12, required=False)
    minutes = NumberField(label=gettext_lazy("and minutes"), min_value=0, max_value=720, required=False)
    way = forms.ChoiceField(label=gettext_lazy("Where"), choices=Way.choices)
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("What it was about"),
        choices=Theme.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.CharField(
        label=gettext_lazy("What was agreed"),
        help_text=gettext_lazy("Who does what until the next time. Stays with your organisation."),
        max_length=AGREED,
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )
    next_on = DayField(label=gettext_lazy("Next time on"), required=False)
    coach = forms.ChoiceField(
        label=gettext_lazy("Coach"), help_text=gettext_lazy("Empty: you."), required=False
    )

    def __init__(self, *arguments: Any, actor: Any, **more: Any):
        super().__init__(*arguments, **more)
        colleagues = colleague_names(actor.organisation, "enterprise.run")
        self.fields["coach"].choices = [NONE, *((str(user), name) for user, name in colleagues)]

    def told(self) -> CoachingTold:
        given = dict(self.cleaned_data)
        hours = given.pop("hours") or 0
        given["minutes"] = hours * 60 + (given["minutes"] or 0)
        given["themes"] = tuple(given["themes"])
        given["coach"] = UUID(given["coach"]) if given["coach"] else None
        return CoachingTold(**given)


class CoachingFilters(forms.Form):
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        choices=[("", gettext_lazy("All")), ("mine", gettext_lazy("Mine"))],
        required=False,
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"), choices=[("", gettext_lazy("All")), *Theme.choices], required=False
    )
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)

    def asked(self) -> dict[str, Any]:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        given = dict(self.cleaned_data)
        return {
            "mine": given.get("whose") == "mine",
            "theme": given.get("theme", ""),
            "since": given.get("since"),
            "until": given.get("until"),
        }


class Market(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What it was"), choices=MarketKind.choices)
    title = forms.CharField(
        label=gettext_lazy("Which one, or where"),
        max_length=rules.TITLE,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    on = DayField(label=gettext_lazy("Day"), help_text=gettext_lazy("Empty: today."), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"), choices=MarketOutcome.choices, widget=forms.RadioSelect
    )
    orders = Amount(
        label=gettext_lazy("Sold or ordered for"),
        help_text=gettext_lazy("Only where something was sold or ordered, as far as it is known."),
    )
    customers = NumberField(
        label=gettext_lazy("New customers or contacts"), min_value=0, max_value=9999, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Stays with your organisation."),
        max_length=rules.NOTE,
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )

    def told(self) -> MarketTold:
        given = dict(self.cleaned_data)
        given["orders"] = given["orders"] or None
        return MarketTold(**given)


def hours_words(minutes: int) -> str:
    """90 minutes as 1 h 30."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(n)s min") % {"n": rest}
    return (
        _("%(hours)s h %(minutes)s") % {"hours": hours, "minutes": f"{rest:02}"}
        if rest
        else _("%(n)s h") % {"n": hours}
    )
