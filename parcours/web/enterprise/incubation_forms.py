"""Forms of incubation."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.enterprise import incubation_queries, rules
from parcours.enterprise.incubating import MOST_DAYS, CohortTold, MeetingTold, MentorTold, SpaceTold
from parcours.enterprise.incubation_enums import MeetingKind, Phase, SeatReason
from parcours.enterprise.incubation_models import MOST_PLACES
from parcours.programmes.queries import projects
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import day, translated
from parcours.web.people import choices

NONE = ("", "—")
WEEKDAYS = (
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
)


def _text(label: Any, most: int = rules.TITLE, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.TextInput({"autocomplete": "off"}), **more
    )


class Cohort(forms.Form):
    title = _text(gettext_lazy("Name of the cohort"))
    phase = forms.ChoiceField(label=gettext_lazy("Phase"), choices=Phase.choices, widget=forms.RadioSelect)
    place = forms.ChoiceField(label=gettext_lazy("City"))
    starts_on = DayField(label=gettext_lazy("Begins on"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    places = NumberField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("One for each project."),
        min_value=1,
        max_value=MOST_PLACES,
    )
    project = forms.ChoiceField(label=gettext_lazy("Project that pays"), required=False)

    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        self.fields["place"].choices = choices.places(choices.country())
        self.fields["project"].choices = [NONE, *((row.code, translated(row.short)) for row in projects())]

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        names = ("title", "phase", "starts_on", "ends_on", "places")
        told = {name: getattr(row, name) for name in names}
        return told | {"place": row.place_id, "project": row.project_id or ""}

    def told(self) -> CohortTold:
        return CohortTold(**self.cleaned_data)


class Join(forms.Form):
    """Either a project for a cohort or a cohort for a project."""

    chosen = forms.ChoiceField()
    on = DayField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("Empty: today, or the first day of the cohort."),
        required=False,
    )

    def __init__(self, *arguments: Any, label: str, options: list[tuple[str, str]], **more: Any):
        super().__init__(*arguments, **more)
        self.fields["chosen"].label = label
        self.fields["chosen"].choices = [NONE, *options]

    def told(self) -> tuple[UUID, date | None]:
        return UUID(self.cleaned_data["chosen"]), self.cleaned_data["on"]


class Leave(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=[NONE, *SeatReason.choices])
    on = DayField(label=gettext_lazy("Left on"), help_text=gettext_lazy("Empty: today."), required=False)


class Meeting(forms.Form):
    title = _text(gettext_lazy("What it is about"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of meeting"), choices=MeetingKind.choices)
    on = DayField(label=gettext_lazy("Day"))
    starts = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TextInput({"placeholder": "09:30"})
    )
    ends = forms.TimeField(label=gettext_lazy("Ends at"), widget=forms.TextInput({"placeholder": "12:00"}))
    mentor = forms.ChoiceField(label=gettext_lazy("Mentor"), required=False)

    def __init__(self, *arguments: Any, actor: Any, **more: Any):
        super().__init__(*arguments, **more)
        self.fields["mentor"].choices = [NONE, *mentors(actor)]

    def told(self) -> MeetingTold:
        given = dict(self.cleaned_data)
        given["mentor"] = UUID(given["mentor"]) if given["mentor"] else None
        return MeetingTold(**given)


def mentors(actor: Any, not_beside: UUID | None = None) -> list[tuple[str, str]]:
    """By name; ``not_beside`` leaves out those who stand beside a project already."""
    return [(str(one.id), one.name) for one in incubation_queries.mentors(actor, not_beside=not_beside)]


class Mentor(forms.Form):
    name = _text(gettext_lazy("Name"))
    field = _text(gettext_lazy("What she knows"), 200, required=False)
    phone = _text(gettext_lazy("Telephone"), 20, required=False)

    def told(self) -> MentorTold:
        return MentorTold(**self.cleaned_data)


class Space(forms.Form):
    title = _text(gettext_lazy("Name of the room"))
    place = forms.ChoiceField(label=gettext_lazy("City"))
    desks = NumberField(label=gettext_lazy("Desks"), min_value=1, max_value=MOST_PLACES)

    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        self.fields["place"].choices = choices.places(choices.country())

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        return {"title": row.title, "place": row.place_id, "desks": row.desks}

    def told(self) -> SpaceTold:
        return SpaceTold(**self.cleaned_data)


class Desks(forms.Form):
    space = forms.ChoiceField(label=gettext_lazy("In which room"))
    on = DayField(label=gettext_lazy("From"))
    until = DayField(
        label=gettext_lazy("Until"), help_text=gettext_lazy("Empty: that day alone."), required=False
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On these days of the week"),
        help_text=gettext_lazy("None chosen: every day."),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *arguments: Any, actor: Any, **more: Any):
        super().__init__(*arguments, **more)
        rooms = [(str(one.id), one.title) for one in incubation_queries.spaces(actor)]
        self.fields["space"].choices = rooms if len(rooms) == 1 else [NONE, *rooms]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        first, last = given.get("on"), given.get("until") or given.get("on")
        if first and last and last < first:
            self.add_error("until", _("This day is before %(day)s.") % {"day": day(first)})
        elif first and last and last - first > timedelta(days=92):
            self.add_error("until", _("At most three months at once."))
        return given

    def told(self) -> tuple[UUID, list[date]]:
        given = self.cleaned_data
        first, last = given["on"], given["until"] or given["on"]
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        chosen = set(given["weekdays"])
        wanted = [one for one in days if not chosen or one.weekday() in chosen]
        # One more than may be asked for at once: the rule refuses it, with its sentence.
        return UUID(given["space"]), wanted[: MOST_DAYS + 1]
