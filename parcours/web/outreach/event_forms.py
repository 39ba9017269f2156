"""Forms of events and of who was there."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from parcours.outreach import queries
from parcours.outreach.enums import EventCancelReason, EventKind, EventState, Theme
from parcours.outreach.told import EventTold
from parcours.reference import queries as reference
from parcours.ui.widgets import DayField
from parcours.ui.wording import translated
from parcours.web.people import choices

from .forms import ALL, ARABIC, NONE, hour, line, project_choices, regions

LANGUAGES = ("fr", "ar", "en")


def long_text(label: Any, longest: int, **more: Any) -> forms.CharField:
    box = forms.Textarea({"rows": 4} | more.pop("attrs", {}))
    return forms.CharField(label=label, max_length=longest, required=False, widget=box, **more)


def asked_in_one_language(form: forms.Form, *names: str) -> None:
    """Texts that are needed in some language: that of the reader is not said to be optional."""
    spoken = get_language()[:2]
    for name in names:
        form.fields[f"{name}_{spoken}"].must = True  # type: ignore[attr-defined]


class EventFilters(forms.Form):
    waiting = forms.ChoiceField(label=gettext_lazy("To be done"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)
    ours = forms.BooleanField(label=gettext_lazy("Only ours"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["waiting"].choices = [ALL, (queries.WAITING_REPORT, _("Events without a report"))]
        self.fields["kind"].choices = [ALL, *EventKind.choices]
        self.fields["theme"].choices = [ALL, *Theme.choices]
        self.fields["state"].choices = [ALL, *EventState.choices]
        self.fields["region"].choices = [ALL, *regions()]
        self.fields["place"].choices = choices.places(choices.country(), empty=ALL)

    def asked(self) -> dict[str, Any]:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        return dict(self.cleaned_data)


class EventForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=EventKind.choices, widget=forms.RadioSelect)
    title_fr = line(gettext_lazy("Title in French"), 160)
    title_ar = line(gettext_lazy("Title in Arabic"), 160, attrs=ARABIC)
    title_en = line(gettext_lazy("Title in English"), 160)
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("What it is about"), choices=Theme.choices, widget=forms.CheckboxSelectMultiple
    )
    place = forms.ChoiceField(label=gettext_lazy("City"))
    site = forms.ChoiceField(label=gettext_lazy("Centre"), required=False)
    venue = line(gettext_lazy("Room or public place"), 120)
    day = DayField(label=gettext_lazy("Day"))
    last_day = DayField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: one day.")
    )
    begins = hour(gettext_lazy("From (hour)"))
    ends = hour(gettext_lazy("Until (hour)"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    speaker = line(
        gettext_lazy("Who speaks or trains"),
        160,
        help_text=gettext_lazy("Name and institution. No telephone number."),
    )
    programme_fr = long_text(gettext_lazy("Programme, in French"), 1000)
    programme_ar = long_text(gettext_lazy("Programme, in Arabic"), 1000, attrs=ARABIC)
    programme_en = long_text(gettext_lazy("Programme, in English"), 1000)
    project = forms.ChoiceField(label=gettext_lazy("Project"), required=False)

    def __init__(self, *args, actor, **more):
        super().__init__(*args, **more)
        self.fields["place"].choices = choices.places(choices.country())
        groups: dict[str, list[tuple[str, str]]] = {}
        for site in queries.centres(actor):
            owner = translated(site.organisation.name)
            groups.setdefault(owner, []).append((site.code, translated(site.name)))
        self.fields["site"].choices = [NONE, *groups.items()]
        kept = self.initial.get("site")
        if kept and kept not in {code for sites in groups.values() for code, _name in sites}:
            self.fields["site"].choices += [(kept, kept)]
        self.fields["language"].choices = [NONE, *reference.languages_named()]
        self.fields["project"].choices = project_choices()

    @staticmethod
    def of(event) -> dict[str, Any]:
        """What the form shows of an event that exists."""
        plain = ("kind", "themes", "venue", "day", "begins", "ends", "speaker")
        texts = {
            f"{name}_{lang}": getattr(event, name).get(lang, "")
            for name in ("title", "programme")
            for lang in LANGUAGES
        }
        return (
            texts
            | {name: getattr(event, name) for name in plain}
            | {
                "place": event.place_id,
                "site": event.site.code if event.site else "",
                "last_day": event.last_day if event.last_day != event.day else None,
                "language": event.language_id or "",
                "project": event.project_id or "",
            }
        )

    def told(self) -> EventTold:
        given = dict(self.cleaned_data)
        texts = {
            name: {lang: given.pop(f"{name}_{lang}", "") for lang in LANGUAGES}
            for name in ("title", "programme")
        }
        return EventTold(**given, **texts)


class EventCancelForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=[NONE, *EventCancelReason.choices])


class SearchForm(forms.Form):
    text = line(gettext_lazy("Name, card code or telephone"), 200, required=True)


class PeopleForm(forms.Form):
    """``people``: those who were found; ``reported``: it is asked whether they were counted."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who was there"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick who was there.")},
    )
    counted = forms.ChoiceField(
        label=gettext_lazy("Are they among those counted without a name?"),
        choices=[
            ("yes", gettext_lazy("Yes: they are taken out of that count")),
            ("no", gettext_lazy("No: they had been forgotten")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, found: list[tuple[str, str]], reported: bool, **more):
        super().__init__(*args, **more)
        self.fields["people"].choices = found
        if not reported:
            del self.fields["counted"]

    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"people": [UUID(one) for one in given["people"]], "counted": given.get("counted") == "yes"}
