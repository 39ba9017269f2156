"""Forms of the desk: appointments, hours, notes, objectives, the end of an accompaniment."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.queries import colleague_names, sites
from parcours.cases.enums import (
    AbsenceReason,
    AppointmentKind,
    CancelReason,
    Closing,
    Doer,
    HandoverReason,
    MissedReason,
    ObjectiveState,
    OverrideReason,
    ReopenReason,
    ReviewKind,
    ReviewReason,
)
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.ui import wording
from parcours.ui.widgets import DayField, NumberField

LENGTHS = (15, 20, 30, 45, 60, 90, 120)
WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


class HourField(forms.TimeField):
    """An hour as people write it: 9:30, 9h30, 0930."""

    default_error_messages = {"invalid": gettext_lazy("Write an hour such as 9:30.")}

    def __init__(self, **more):
        box = forms.TextInput({"inputmode": "text", "autocomplete": "off", "size": 6, "maxlength": 5})
        super().__init__(**{"widget": box, "input_formats": ["%H:%M", "%H", "%H%M"], **more})

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip().lower().replace("h", ":").replace(".", ":").rstrip(":")
        return super().to_python(value)


def _area(rows: int, most: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


def officers(actor: Actor) -> list[tuple[str, str]]:
    """Colleagues who make appointments, the actor first."""
    found = colleague_names(actor.organisation, "cases.book")
    own = [(str(user), name) for user, name in found if user == actor.user]
    return own + [(str(user), name) for user, name in found if user != actor.user]


def places(actor: Actor) -> list[tuple[str, str]]:
    return [(str(one.id), wording.translated(one.name)) for one in sites(actor.organisation)]


class _Staffed(forms.Form):
    """A form that asks for an officer and a site of the actor's organisation, where there is a choice."""

    def __init__(self, actor: Actor, *arguments, **more):
        super().__init__(*arguments, **more)
        known, where = officers(actor), places(actor)
        if "officer" in self.fields:
            self.fields["officer"].choices = known
            self.fields["officer"].initial = str(actor.user)
            if len(known) < 2:
                self.fields["officer"].widget = forms.HiddenInput()
                self.fields["officer"].required = False
        if "site" in self.fields:
            self.fields["site"].choices = [("", "—"), *where]
            self.fields["site"].initial = str(actor.site or "")

    def uuid(self, name: str) -> UUID | None:
        told = self.cleaned_data.get(name)
        return UUID(told) if told else None


class Book(_Staffed):
    """A time chosen by hand."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What for"),
        choices=AppointmentKind.choices,
        initial=AppointmentKind.FOLLOW_UP.value,
    )
    day = DayField(label=gettext_lazy("Which day"))
    hour = HourField(label=gettext_lazy("At what time"), help_text=gettext_lazy("For example 9:30."))
    minutes = forms.TypedChoiceField(label=gettext_lazy("How long"), coerce=int, initial=30)
    officer = forms.ChoiceField(label=gettext_lazy("With whom"))
    site = forms.ChoiceField(label=gettext_lazy("Where"), required=False)

    def __init__(self, actor: Actor, *arguments, **more):
        super().__init__(actor, *arguments, **more)
        self.fields["minutes"].choices = [(n, _("%(n)s minutes") % {"n": n}) for n in LENGTHS]

    def given(self) -> dict[str, Any]:
        told = self.cleaned_data
        starts = datetime.combine(told["day"], told["hour"], tzinfo=clock.zone())
        found = {"starts_at": starts, "minutes": told["minutes"]}
        return found | {"officer": self.uuid("officer"), "site": self.uuid("site")}


class Move(Book):
    kind = None


class Slot(forms.Form):
    """A proposed slot that was tapped: its beginning, length, officer and site."""

    slot = forms.CharField(max_length=120, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=AppointmentKind.choices, required=False, widget=forms.HiddenInput)

    def clean_slot(self):
        try:
            starts, minutes, officer, site = self.cleaned_data["slot"].split("|")
            return {
                "starts_at": datetime.fromisoformat(starts),
                "minutes": int(minutes),
                "officer": UUID(officer),
                "site": UUID(site) if site else None,
            }
        except ValueError:
            raise forms.ValidationError(_("Choose one of the times.")) from None


class Missed(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it was not held"), choices=MissedReason.choices, widget=forms.RadioSelect
    )


class Cancel(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it is given up"),
        choices=[
            (one.value, one.label)
            for one in CancelReason
            if one not in (CancelReason.CASE_CLOSED, CancelReason.ACCESS_ENDED)
        ],
        widget=forms.RadioSelect,
    )


class Absent(forms.Form):
    first_on = DayField(label=gettext_lazy("From which day"))
    last_on = DayField(label=gettext_lazy("Until which day, included"))
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=AbsenceReason.choices)


class WeekHours(forms.Form):
    """Two stretches for each working day; what is empty is not worked."""

    def __init__(self, actor: Actor, *arguments, kept=(), **more):
        super().__init__(*arguments, **more)
        self.days = []
        of_day: dict[int, list] = {}
        for one in kept:
            of_day.setdefault(one.weekday, []).append(one)
        for weekday, label in enumerate(WEEKDAYS):
            names = []
            for part in range(2):
                known = of_day.get(weekday, [])[part : part + 1]
                for end in ("starts", "ends"):
                    name = f"d{weekday}{part}{end}"
                    words = _("from") if end == "starts" else _("until")
                    self.fields[name] = HourField(
                        label=words,
                        required=False,
                        initial=f"{getattr(known[0], end):%H:%M}" if known else None,
                    )
                    names.append(name)
            self.days.append((label, names))
        self.fields["slot_minutes"] = forms.TypedChoiceField(
            label=gettext_lazy("Length of an appointment"),
            coerce=int,
            choices=[(n, _("%(n)s minutes") % {"n": n}) for n in LENGTHS],
            initial=kept[0].slot_minutes if kept else 30,
        )
        self.fields["site"] = forms.ChoiceField(
            label=gettext_lazy("Where"), required=False, choices=[("", "—"), *places(actor)]
        )
        self.fields["site"].initial = str((kept[0].site_id if kept else actor.site) or "")

    def week(self):
        """The weekdays with their four boxes."""
        for label, names in self.days:
            yield label, [self[name] for name in names]

    def clean(self):
        told = super().clean()
        for weekday in range(7):
            for part in range(2):
                starts, ends = told.get(f"d{weekday}{part}starts"), told.get(f"d{weekday}{part}ends")
                if (starts is None) != (ends is None) and not self.errors:
                    self.add_error(f"d{weekday}{part}ends", _("Give both, from and until."))
        return told

    def lines(self) -> list[dict[str, Any]]:
        told, found = self.cleaned_data, []
        for weekday in range(7):
            for part in range(2):
                starts: time | None = told.get(f"d{weekday}{part}starts")
                if starts is not None:
                    found.append(
                        {"weekday": weekday, "starts": starts, "ends": told[f"d{weekday}{part}ends"]}
                    )
        more = {"slot_minutes": told["slot_minutes"], "site": UUID(told["site"]) if told["site"] else None}
        return [one | more for one in found]


class Write(forms.Form):
    """A note. Who reads it is one question, so that nobody ticks two things that exclude each other."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        widget=_area(4, 4000),
        help_text=gettext_lazy("Only what helps to accompany her. She may ask to read it."),
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Who reads it"),
        choices=[
            ("ours", gettext_lazy("My organisation")),
            ("partners", gettext_lazy("Partners who see her file as well")),
            ("named", gettext_lazy("Only the readers named below, and me")),
        ],
        widget=forms.RadioSelect,
        initial="ours",
    )
    readers = forms.MultipleChoiceField(
        label=gettext_lazy("Named readers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    contact = forms.BooleanField(label=gettext_lazy("I spoke with her"), required=False)
    occurred_on = DayField(label=gettext_lazy("On which day"), required=False)

    def __init__(self, actor: Actor, *arguments, **more):
        super().__init__(*arguments, **more)
        found = [one for one in colleague_names(actor.organisation, "cases.note") if one[0] != actor.user]
        self.fields["readers"].choices = [(str(user), name) for user, name in found]
        if not found:
            del self.fields["readers"]
        self.fields["occurred_on"].initial = clock.today()

    def given(self) -> dict[str, Any]:
        told = self.cleaned_data
        named = told["who"] == "named"
        return {
            "text": told["text"],
            "for_partners": told["who"] == "partners",
            "restricted": named,
            "readers": [UUID(one) for one in told.get("readers") or []] if named else [],
            "contact": told["contact"],
            "occurred_on": told["occurred_on"],
        }


class Correct(forms.Form):
    text = forms.CharField(label=gettext_lazy("Corrected text"), widget=_area(5, 4000), required=False)


class NameReader(forms.Form):
    user = forms.TypedChoiceField(label=gettext_lazy("One more reader"), coerce=UUID)

    def __init__(self, actor: Actor, named, *arguments, **more):
        super().__init__(*arguments, **more)
        found = colleague_names(actor.organisation, "cases.note")
        self.fields["user"].choices = [
            ("", _("Choose")),
            *((str(user), name) for user, name in found if user not in named),
        ]


class Aim(forms.Form):
    what = forms.CharField(
        label=gettext_lazy("What she wants to reach"),
        help_text=gettext_lazy("In her words: it is printed on her plan."),
        max_length=200,
    )
    due_on = DayField(label=gettext_lazy("By which day"), required=False)


class EndAim(forms.Form):
    to = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=[(one.value, one.label) for one in (ObjectiveState.REACHED, ObjectiveState.DROPPED)],
        widget=forms.RadioSelect,
    )


class ChangeStep(forms.Form):
    what = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200, required=False)
    due_on = DayField(label=gettext_lazy("By which day"), required=False)
    objective = forms.ChoiceField(label=gettext_lazy("For which objective"), required=False)
    doer = forms.ChoiceField(
        label=gettext_lazy("Who does it"), choices=Doer.choices, widget=forms.RadioSelect
    )

    def __init__(self, aims, *arguments, step=None, **more):
        super().__init__(*arguments, **more)
        self.fields["objective"].choices = [("", "—"), *((str(one.id), one.what) for one in aims)]
        if not aims:
            del self.fields["objective"]
        if step is not None:
            kept = {"what": step.what, "due_on": step.due_on, "doer": step.doer}
            self.initial = kept | {"objective": str(step.objective_id or "")}

    def given(self, actor: Actor) -> dict[str, Any]:
        told = self.cleaned_data
        aim = told.get("objective")
        return {
            "what": told["what"] or None,
            "due_on": told["due_on"],
            "objective": UUID(aim) if aim else None,
            "doer": told["doer"],
            "doer_user": actor.user if told["doer"] == Doer.OFFICER else None,
        }


class Close(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("With what it ends"), choices=Closing.choices, widget=forms.RadioSelect
    )
    attempts = NumberField(
        label=gettext_lazy("How often she was tried"),
        help_text=gettext_lazy("Only when she could not be reached any more."),
        required=False,
    )
    occurred_on = DayField(label=gettext_lazy("On which day"), required=False)
    note = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("Stays in her file; it is not counted and not sent."),
        widget=_area(3, 2000),
        required=False,
    )
    settle = forms.CharField(
        label=gettext_lazy("Why what is still open ends as well"), widget=_area(2, 500), required=False
    )

    def __init__(self, *arguments, still_open: bool = False, **more):
        super().__init__(*arguments, **more)
        self.fields["occurred_on"].initial = clock.today()
        if not still_open:
            del self.fields["settle"]


class Reopen(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it is taken up again"), choices=ReopenReason.choices, widget=forms.RadioSelect
    )


class Ask(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Who asks"),
        choices=[
            (ReviewKind.SECOND_OPINION.value, gettext_lazy("She asks for a second opinion")),
            (ReviewKind.REORIENTATION.value, gettext_lazy("I propose another orientation")),
        ],
        widget=forms.RadioSelect,
        initial=ReviewKind.SECOND_OPINION.value,
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=ReviewReason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=gettext_lazy("In her words"), widget=_area(3, 2000), required=False)


class Decide(forms.Form):
    to = forms.ChoiceField(
        label=gettext_lazy("What you answer"),
        choices=[
            ("upheld", gettext_lazy("The orientation stands")),
            ("accepted", gettext_lazy("Another orientation is decided")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("It is told to her."),
        widget=_area(3, 2000),
        required=False,
    )
    choice = forms.ChoiceField(label=gettext_lazy("The new orientation"), required=False)
    reason_code = forms.ChoiceField(
        label=gettext_lazy("Why not as proposed"),
        choices=[("", "—"), *OverrideReason.choices],
        required=False,
    )

    def __init__(self, projects, *arguments, **more):
        super().__init__(*arguments, **more)
        none = [("not_covered", _("Not covered by a retained project"))]
        self.fields["choice"].choices = [("", "—"), *projects, *none]

    def clean(self):
        told = super().clean()
        if told.get("to") == "accepted" and not told.get("choice"):
            self.add_error("choice", _("Choose the new orientation."))
        return told

    def given(self) -> dict[str, Any]:
        told = self.cleaned_data
        found = {"to": told["to"], "answer": told["answer"]}
        if told["to"] == "accepted":
            covered = told["choice"] != "not_covered"
            found |= {"outcome": "project" if covered else "not_covered", "reason_code": told["reason_code"]}
            found |= {"project": told["choice"] if covered else "", "note": told["answer"]}
        return found


class HandOver(forms.Form):
    people = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    to = forms.TypedChoiceField(label=gettext_lazy("To whom"), coerce=UUID)
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=HandoverReason.choices)
    note = forms.CharField(label=gettext_lazy("A word for the colleague"), max_length=500, required=False)

    def __init__(self, actor: Actor, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["to"].choices = [("", _("Choose")), *officers(actor)]
