"""Forms of reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.kernel import clock
from parcours.kernel.refusals import Refused
from parcours.results import queries
from parcours.results.enums import ReportKind, Requester, SectionCode
from parcours.results.reporting import ANSWER, LANGUAGES, REASON, TEXT, ReportTold
from parcours.ui.widgets import DayField

IN = {"fr": gettext_lazy("In French"), "en": gettext_lazy("In English")}


class Report(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of report"), choices=ReportKind.choices)
    project = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    since = DayField(label=gettext_lazy("First day"))
    until = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *args, projects: list[tuple[str, str]], **more):
        super().__init__(*args, **more)
        self.fields["project"].choices = [("", _("The whole programme")), *projects]

    def clean(self):
        given = super().clean()
        if not self.errors:
            try:
                queries.period(given["since"], given["until"])
            except Refused as refused:
                self.add_error(refused.field, refused.sentence)
        return given

    def told(self) -> ReportTold:
        return ReportTold(**self.cleaned_data)


class Section(forms.Form):
    """What one section says, in each language of the report."""

    def __init__(self, *args, section: SectionCode, said: dict[str, str], **more):
        super().__init__(*args, **more)
        self.section = section
        for language in LANGUAGES:
            self.fields[f"{section}_{language}"] = forms.CharField(
                label=IN[language],
                required=False,
                max_length=TEXT,
                initial=said.get(language, ""),
                widget=forms.Textarea(attrs={"rows": 12, "lang": language, "dir": "ltr"}),
            )

    def told(self) -> dict[str, dict[str, str]]:
        texts = {one: self.cleaned_data[f"{self.section}_{one}"] for one in LANGUAGES}
        return {str(self.section): texts}


class Answer(forms.Form):
    accepted = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("It is accepted")),
            ("no", gettext_lazy("It is sent back")),
        ],
    )
    note = forms.CharField(
        label=gettext_lazy("What is asked for, or said of it"),
        required=False,
        max_length=ANSWER,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Needed when it is sent back."),
    )

    def told(self) -> dict[str, Any]:
        return {"accepted": self.cleaned_data["accepted"] == "yes", "note": self.cleaned_data["note"]}


class Restate(forms.Form):
    requester = forms.ChoiceField(label=gettext_lazy("Who asks for it"), choices=Requester.choices)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It is printed with the new version."),
    )

    def told(self) -> dict[str, str]:
        return dict(self.cleaned_data)


class Change(forms.Form):
    """Between which two days the figures of a period are compared."""

    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)
    known = DayField(label=gettext_lazy("As known on"))
    project = forms.ChoiceField(label=gettext_lazy("Project"), required=False)

    def __init__(self, *args, projects: list[tuple[str, str]], **more):
        super().__init__(*args, **more)
        self.fields["project"].choices = [("", _("The whole programme")), *projects]

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        try:
            queries.period(given["since"], given["until"])
        except Refused as refused:
            self.add_error(refused.field, refused.sentence)
        if given["known"] >= clock.today():
            self.add_error("known", _("Take a day that is past: what changed since is told."))
        return given
