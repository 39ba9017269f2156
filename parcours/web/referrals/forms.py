"""What is asked when a person is referred, and when a referral is answered."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from parcours.accounts.queries import colleague_names
from parcours.directory.enums import Need
from parcours.kernel import clock
from parcours.referrals import queries
from parcours.referrals.enums import (
    BY_ITSELF,
    DeclineReason,
    Item,
    Kind,
    NotReceivedReason,
    OverrideReason,
    State,
    TellWay,
    WithdrawReason,
)
from parcours.referrals.rules import NAME, PLACE, REQUEST, WHY
from parcours.ui.widgets import DayField
from parcours.web import officers
from parcours.web.directory.forms import NeedForm

HOURS = ["%H:%M", "%Hh%M", "%Hh", "%H"]
ALL = ("", _("All"))
CHOOSE = ("", _("Choose"))
USUAL = [Item.IDENTITY.value, Item.CONTACT.value, Item.LANGUAGES.value]
WAITS = {
    queries.ANSWER: _("To answer"),
    queries.DELIVER: _("Accepted, not delivered yet"),
    queries.ASK: _("To ask the person"),
    queries.REPLACE: _("To replace"),
    queries.TELL: _("Answered: tell her when and where"),
    queries.REMINDED: _("Partners reminded, still waiting"),
    queries.LATE: _("Reminded, still waiting"),
    queries.OPENED: _("Still open"),
    queries.OVER: _("Ended"),
}


class Filters(forms.Form):
    what = forms.ChoiceField(label=_("What it waits for"), required=False, choices=[ALL, *WAITS.items()])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *State.choices])
    need = forms.ChoiceField(label=_("Need"), required=False, choices=[ALL, *Need.choices])
    officer = forms.ChoiceField(label=_("Officer"), required=False)
    box = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments, actor, **more):
        super().__init__(*arguments, **more)
        self.actor = actor
        known = [(str(user), name) for user, name in colleague_names(actor.organisation, "referrals.see")]
        if len(known) > 1:
            self.fields["officer"].choices = [ALL, *known]
        else:
            del self.fields["officer"]

    def asked(self) -> dict:
        """What was chosen; a value that is no choice filters nothing, an officer who is none of ours: 404."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        officer = officers.chosen(self.data.get("officer", ""), self.actor, "referrals.see")
        return found | ({"officer": officer} if officer else {})


class SoughtForm(NeedForm):
    """What is sought for her; ``with``: beside which referral, kept while one searches."""

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["with"] = forms.CharField(required=False, widget=forms.HiddenInput)


class ItemsForm(forms.Form):
    """What they may read: nothing is chosen that nobody chose."""

    items = forms.MultipleChoiceField(
        label=_("What they may read"),
        choices=Item.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The less the better: she sees it before it is sent. Everything else stays here."),
    )
    request = forms.CharField(
        label=_("What is asked of them"),
        required=False,
        max_length=REQUEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A few words. They read them, and so does she."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.REFERRAL
    )

    def __init__(self, *args, **more):
        super().__init__(*args, initial={"items": USUAL, "kind": Kind.REFERRAL.value}, **more)


class SendForm(forms.Form):
    """She was shown what they will read. ``seen`` marks what stood on the screen."""

    shown = forms.BooleanField(label=_("She has seen or heard what they will read, and agrees to it"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class OverrideForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why without her agreement"), choices=[CHOOSE, *OverrideReason.choices]
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=WHY,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Kept sealed; the data protection officer reads it."),
    )
    shown = forms.BooleanField(label=_("What they will read was looked through, nothing less would do"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class AcceptForm(forms.Form):
    meeting_day = DayField(label=_("On which day is she expected"))
    meeting_hour = forms.TimeField(
        label=_("At what hour"),
        input_formats=HOURS,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
        help_text=_("For example 10:30"),
    )
    meeting_place = forms.CharField(label=_("Where, or whom to ask for"), required=False, max_length=PLACE)

    def meeting_at(self) -> datetime:
        day, hour = self.cleaned_data["meeting_day"], self.cleaned_data["meeting_hour"]
        return datetime.combine(day, hour, tzinfo=clock.zone())


class DeclineForm(forms.Form):
    reason_code = forms.ChoiceField(label=_("Why not"), choices=[CHOOSE, *DeclineReason.choices])


class WithdrawForm(forms.Form):
    reason_code = forms.ChoiceField(
        label=_("Why"),
        choices=[CHOOSE, *(one for one in WithdrawReason.choices if one[0] not in BY_ITSELF)],
    )


class ReceivedForm(forms.Form):
    """What she says. ``said``: yes, or why not."""

    said = forms.ChoiceField(
        label=_("What does she say"),
        choices=[("yes", _("She received it")), *NotReceivedReason.choices],
        widget=forms.RadioSelect,
    )


class ToldForm(forms.Form):
    """How and when she was told."""

    way = forms.ChoiceField(label=_("How"), choices=TellWay.choices, widget=forms.RadioSelect)
    occurred_on = DayField(label=_("When"))


class PhoneForm(forms.Form):
    """She was sent somewhere by telephone or on paper."""

    organisation = forms.CharField(label=_("Where she was sent"), max_length=NAME)
    service = forms.CharField(label=_("To which service"), required=False, max_length=NAME)
    need = forms.ChoiceField(label=_("Need"), choices=[CHOOSE, *Need.choices])
    to = forms.ChoiceField(
        label=_("What they said"),
        widget=forms.RadioSelect,
        initial=State.SENT.value,
        choices=[
            (State.SENT.value, _("Nothing yet")),
            (State.ACCEPTED.value, _("She is expected")),
            (State.WAITING_LIST.value, State.WAITING_LIST.label),
            (State.DECLINED.value, _("No")),
            (State.CLOSED.value, _("She was there and received it")),
        ],
    )
    meeting_day = DayField(label=_("If she is expected: on which day"), required=False)
    meeting_hour = forms.TimeField(
        label=_("If she is expected: at what hour"),
        required=False,
        input_formats=HOURS,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
        help_text=_("For example 10:30"),
    )
    meeting_place = forms.CharField(label=_("Where, or whom to ask for"), required=False, max_length=PLACE)
    reason_code = forms.ChoiceField(
        label=_("If no: why"), required=False, choices=[CHOOSE, *DeclineReason.choices]
    )
    occurred_on = DayField(
        label=_("On which day was she sent"), required=False, help_text=_("Today, if empty.")
    )

    def clean(self) -> dict:
        found = super().clean()
        expected = found.get("to") == State.ACCEPTED and found.get("meeting_day")
        if expected and not found.get("meeting_hour") and "meeting_hour" not in self.errors:
            self.add_error("meeting_hour", _("Say at what hour she is expected."))
        return found

    def told(self) -> dict:
        """The arguments of the action."""
        found = dict(self.cleaned_data)
        day, hour = found.pop("meeting_day"), found.pop("meeting_hour")
        if found["to"] != State.DECLINED:
            found["reason_code"] = ""
        if found["to"] != State.ACCEPTED:
            found["meeting_place"] = ""
        elif day:
            found["meeting_at"] = datetime.combine(day, hour, tzinfo=clock.zone())
        return found


class BoardFilters(forms.Form):
    period = forms.ChoiceField(
        label=_("Sent within"),
        required=False,
        choices=[("", _("90 days")), ("30", _("30 days")), ("180", _("180 days")), ("365", _("A year"))],
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    need = forms.ChoiceField(label=_("Need"), required=False, choices=[ALL, *Need.choices])

    def __init__(self, *args, regions, **more):
        super().__init__(*args, **more)
        self.fields["region"].choices = [ALL, *regions]

    def asked(self) -> dict:
        self.is_valid()
        found = self.cleaned_data
        return {
            "days": int(found.get("period") or 90),
            "region": found.get("region") or "",
            "need": found.get("need") or "",
        }
