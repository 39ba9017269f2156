"""What a file is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.exchange import kinds
from parcours.exchange.enums import Purpose
from parcours.exchange.kinds import FileKind
from parcours.kernel.refusals import Refused
from parcours.results import queries
from parcours.ui.widgets import DayField

FORMS = {
    "csv": gettext_lazy("Table (CSV)"),
    "docx": gettext_lazy("Text to work on (DOCX)"),
    "json": gettext_lazy("Data for machines (JSON)"),
    "pdf": gettext_lazy("Paper (PDF)"),
    "xlsx": gettext_lazy("Workbook (XLSX)"),
    "xml": gettext_lazy("Data for machines (XML)"),
    "zip": gettext_lazy("Folder (ZIP)"),
}
PARTS = {kinds.PROJECT: ("project",), kinds.REPORT: ("report",), kinds.PERIOD: ("since", "until", "as_of")}
"""Fields of the form by what a kind takes."""
LANGUAGES = {"fr": "Français", "ar": "العربية", "en": "English"}


class Export(forms.Form):
    """The fields that the kind asks for; ``purpose`` always."""

    form = forms.ChoiceField(label=gettext_lazy("As"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    project = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    report = forms.ChoiceField(label=gettext_lazy("Report"), required=False)
    since = DayField(label=gettext_lazy("First day"), required=False)
    until = DayField(label=gettext_lazy("Last day"), required=False)
    as_of = DayField(
        label=gettext_lazy("As known on"),
        required=False,
        help_text=gettext_lazy("Empty: as known now."),
    )
    purpose = forms.ChoiceField(label=gettext_lazy("What for"), choices=[("", ""), *Purpose.choices])

    def __init__(self, *args, one: FileKind, projects=(), reports=(), language: str = "fr", **more):
        super().__init__(*args, **more)
        self.fields["form"].choices = [(code, FORMS[code]) for code in one.forms]
        self.fields["project"].choices = [("", _("The whole programme")), *projects]
        self.fields["report"].choices = [("", ""), *reports]
        self.fields["report"].required = kinds.REPORT in one.takes
        self.fields["language"].choices = [(code, LANGUAGES[code]) for code in one.languages]
        self.fields["language"].initial = language if language in one.languages else None
        for name in self._unasked(one):
            del self.fields[name]

    @staticmethod
    def _unasked(one: FileKind) -> set[str]:
        gone = {name for part, names in PARTS.items() if part not in one.takes for name in names}
        if len(one.forms) == 1:
            gone.add("form")
        if not one.languages:
            gone.add("language")
        return gone

    def clean(self):
        given = super().clean()
        if not self.errors and "since" in self.fields:
            try:
                queries.period(given["since"], given["until"])
            except Refused as refused:
                self.add_error(refused.field, refused.sentence)
        return given

    def told(self, one: FileKind) -> dict[str, Any]:
        """What the action takes."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return {"form": one.forms[0], **said}
