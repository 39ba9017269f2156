from django import forms
from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import Refused
from parcours.results import labels
from parcours.results.figures import Period
from parcours.results.queries import period
from parcours.ui.widgets import DayField


def _day(label, help_text="") -> DayField:
    return DayField(label=label, required=False, help_text=help_text)


class PeriodForm(forms.Form):
    """The period of a figure, kept in the address."""

    since = _day(_("From"))
    until = _day(_("Until"))
    as_of = _day(_("As known on"), _("Leaves out what was recorded later."))

    found: Period | None = None

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        try:
            self.found = period(given["since"], given["until"], given["as_of"])
        except Refused as refused:
            self.add_error(refused.field, refused.sentence)
        return given

    def period_or_none(self) -> Period | None:
        """The period asked for, or nothing when it cannot be read."""
        return self.found if self.is_valid() else None


class IndexForm(PeriodForm):
    """Also which figures are listed, and which one the map shows."""

    standing = forms.ChoiceField(
        label=_("Figures"),
        required=False,
        choices=[("", _("All")), *((code, label) for code, (label, _tone) in labels.STANDINGS.items())],
    )
    map = forms.ChoiceField(label=_("On the map"), required=False)

    def __init__(self, *args, choices=(), **more):
        super().__init__(*args, **more)
        self.fields["map"].choices = choices
