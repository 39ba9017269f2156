"""What a partner without an account may say on a referral."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.referrals.enums import DeclineReason
from parcours.ui.widgets import DayField

HOUR = forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "placeholder": "10:30", "dir": "ltr"})


class AcceptForm(forms.Form):
    """When and where she is expected. ``meeting_at`` comes of the day and the hour."""

    meeting_day = DayField(label=_("On which day is she expected"))
    meeting_hour = forms.TimeField(
        label=_("At what hour"), widget=HOUR, input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"]
    )
    meeting_place = forms.CharField(
        label=_("Where, or whom to ask for"),
        required=False,
        max_length=120,
        help_text=_("For example: room 3"),
    )

    def meeting_at(self) -> datetime:
        day, hour = self.cleaned_data["meeting_day"], self.cleaned_data["meeting_hour"]
        return datetime.combine(day, hour, tzinfo=clock.zone())


class DeclineForm(forms.Form):
    reason_code = forms.ChoiceField(label=_("Why not"), choices=[("", _("Choose")), *DeclineReason.choices])
