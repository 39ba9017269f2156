from django import forms
from django.utils.translation import gettext_lazy as _

from parcours.messages.enums import Channel, MessageState


class LogFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *MessageState.choices]
    )
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("All")), *Channel.choices]
    )

    def wanted(self) -> dict:
        return self.cleaned_data if self.is_valid() else {}


class TestForm(forms.Form):
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    to = forms.CharField(
        label=_("Your own number or e-mail address"),
        max_length=200,
        help_text=_("Such as +212612345678. It is kept as long as any message: thirty days."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
