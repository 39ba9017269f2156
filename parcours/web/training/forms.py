from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.programmes.queries import pack_or_none, projects
from parcours.reference import queries as reference
from parcours.training import lists, queries
from parcours.training.enums import (
    AlertState,
    CourseLevel,
    Half,
    LostState,
    OutsideReason,
    Pace,
    RevocationReason,
    SessionState,
    Transport,
    Useful,
    Welcome,
    WithdrawalReason,
)
from parcours.training.rules import CoursePlan, SessionPlan, calendar
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import translated
from parcours.web.aid.forms import AmountField

ALL = ("", gettext_lazy("All"))
CHOOSE = ("", gettext_lazy("Choose"))
NOT_STATED = ("", gettext_lazy("Not stated"))


def places() -> list[tuple[str, str]]:
    pack = pack_or_none()
    return reference.places_named(pack.country) if pack else []


def regions() -> list[tuple[str, str]]:
    pack = pack_or_none()
    return [(row.code, translated(row.name)) for row in reference.regions(pack.country)] if pack else []


WAITING = {
    lists.ATTENDANCE: gettext_lazy("Attendance to take"),
    lists.RESULTS: gettext_lazy("Results to confirm"),
    lists.CERTIFICATES: gettext_lazy("Certificates to issue"),
    lists.MINIMUM: gettext_lazy("Sessions that may not reach their minimum"),
    lists.PLACES: gettext_lazy("Places left in sessions that begin soon"),
}


class Filters(forms.Form):
    waiting = forms.ChoiceField(label=gettext_lazy("To be done"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    course = forms.ChoiceField(label=gettext_lazy("Training"), required=False)
    own = forms.BooleanField(label=gettext_lazy("Ours only"), required=False)
    near = forms.BooleanField(label=gettext_lazy("In my city"), required=False)
    places_left = forms.BooleanField(label=gettext_lazy("With places left"), required=False)

    def __init__(self, *args, actor, **more):
        super().__init__(*args, **more)
        self.actor = actor
        self.fields["waiting"].choices = [ALL, *WAITING.items()]
        self.fields["state"].choices = [ALL, *SessionState.choices]
        self.fields["region"].choices = [ALL, *regions()]
        self.fields["place"].choices = [ALL, *places()]
        courses = [(row.code, translated(row.title)) for row in queries.courses(actor)]
        self.fields["course"].choices = [ALL, *courses]

    def asked(self) -> dict:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        found = dict(self.cleaned_data)
        own = found.pop("own", False)
        return found | {"organisation": self.actor.organisation if own else None}


class CourseForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=30, help_text=gettext_lazy("As in SEWING-1")
    )
    title_fr = forms.CharField(label=gettext_lazy("Title in French"), max_length=160, required=False)
    title_ar = forms.CharField(label=gettext_lazy("Title in Arabic"), max_length=160, required=False)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=160, required=False)
    objectives_fr = forms.CharField(
        label=gettext_lazy("What people learn, in French"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    objectives_ar = forms.CharField(
        label=gettext_lazy("What people learn, in Arabic"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    project = forms.ChoiceField(label=gettext_lazy("Project"))
    hours = NumberField(label=gettext_lazy("Hours"), min_value=1, max_value=4000)
    occupation = forms.ChoiceField(label=gettext_lazy("Occupation group"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the training"))
    certifies = forms.BooleanField(label=gettext_lazy("Gives a certificate"), required=False, initial=True)
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), choices=[NOT_STATED, *CourseLevel.choices], required=False
    )
    prerequisites_fr = forms.CharField(
        label=gettext_lazy("What is needed to begin, in French"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    prerequisites_ar = forms.CharField(
        label=gettext_lazy("What is needed to begin, in Arabic"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cost = AmountField(label=gettext_lazy("Cost of one place"), required=False)
    adapted_from = forms.ChoiceField(
        label=gettext_lazy("A version of"),
        required=False,
        help_text=gettext_lazy("When an existing course was adapted to other people"),
    )
    differs_fr = forms.CharField(
        label=gettext_lazy("What differs, in French"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    differs_ar = forms.CharField(
        label=gettext_lazy("What differs, in Arabic"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    complete_share = NumberField(
        label=gettext_lazy("Completed from"),
        initial=80,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("Percent of the half-days that somebody attended"),
    )
    partial_share = NumberField(
        label=gettext_lazy("Partly completed from"), initial=40, min_value=1, max_value=100
    )

    def __init__(self, *args, actor, **more):
        super().__init__(*args, **more)
        courses = [(str(row.id), f"{translated(row.title)} ({row.code})") for row in queries.courses(actor)]
        self.fields["adapted_from"].choices = [("", _("No other course")), *courses]
        self.fields["project"].choices = [
            CHOOSE,
            *((row.code, translated(row.short)) for row in projects()),
        ]
        self.fields["occupation"].choices = [("", _("Not stated")), *reference.occupations_named()]
        self.fields["language"].choices = reference.languages_named()
        self.fields["language"].initial = "fr"
        for name in ("title_ar", "objectives_ar", "prerequisites_ar", "differs_ar"):
            self.fields[name].widget.attrs |= {"dir": "rtl", "lang": "ar"}

    def told(self) -> CoursePlan:
        given = self.cleaned_data
        texts = {
            name: {lang: given.get(f"{name}_{lang}", "") for lang in ("fr", "ar", "en")}
            for name in ("title", "objectives", "prerequisites", "differs")
        }
        plain = {
            name: given[name]
            for name in (
                "code",
                "project",
                "hours",
                "occupation",
                "language",
                "certifies",
                "complete_share",
                "partial_share",
                "level",
                "cost",
            )
        }
        plain["adapted_from"] = UUID(given["adapted_from"]) if given["adapted_from"] else None
        return CoursePlan(**texts, **plain)


WEEKDAYS = [
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]


class SessionForm(forms.Form):
    course = forms.ChoiceField(label=gettext_lazy("Training"))
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days"),
        choices=WEEKDAYS,
        coerce=int,
        initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple,
    )
    halves = forms.MultipleChoiceField(
        label=gettext_lazy("Half-days"),
        choices=Half.choices,
        initial=Half.values,
        widget=forms.CheckboxSelectMultiple,
    )
    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    place = forms.ChoiceField(
        label=gettext_lazy("City"),
        required=False,
        help_text=gettext_lazy("Needed when the site is not in the list"),
    )
    places = NumberField(label=gettext_lazy("Places"), min_value=1, max_value=500, initial=20)
    minimum = NumberField(
        label=gettext_lazy("Minimum"),
        min_value=1,
        initial=8,
        help_text=gettext_lazy("With fewer people the session does not take place"),
    )
    trainer = forms.ChoiceField(label=gettext_lazy("Trainer"), required=False)
    room = forms.CharField(label=gettext_lazy("Room"), max_length=60, required=False)
    transport = forms.ChoiceField(
        label=gettext_lazy("How people come"), choices=[NOT_STATED, *Transport.choices], required=False
    )
    childcare_places = NumberField(
        label=gettext_lazy("Places for children"),
        min_value=0,
        max_value=500,
        initial=0,
        required=False,
        help_text=gettext_lazy("So many children can be looked after during the training"),
    )
    open_now = forms.BooleanField(label=gettext_lazy("Open for enrolment now"), required=False, initial=True)

    def __init__(self, *args, actor, **more):
        super().__init__(*args, **more)
        none = ("", _("Not stated"))
        courses = [(str(row.id), f"{translated(row.title)} ({row.code})") for row in queries.courses(actor)]
        self.fields["course"].choices = [CHOOSE, *courses]
        sites = [(str(row.id), translated(row.name)) for row in queries.sites(actor)]
        self.fields["site"].choices = [none, *sites]
        self.fields["place"].choices = [none, *places()]
        trainers = [(str(user), name) for user, name in queries.trainers(actor)]
        self.fields["trainer"].choices = [none, *trainers]

    def told(self) -> SessionPlan:
        """Raises ``Refused`` when the calendar cannot be."""
        given = self.cleaned_data
        half_days = calendar(given["starts_on"], given["ends_on"], given["weekdays"], given["halves"])
        return SessionPlan(
            course=given["course"],
            half_days=half_days,
            places=given["places"],
            minimum=given["minimum"],
            site=given["site"] or None,
            place=given["place"],
            trainer=given["trainer"] or None,
            room=given["room"],
            transport=given["transport"],
            childcare_places=given["childcare_places"] or 0,
        )


class ChangeForm(forms.Form):
    places = NumberField(label=gettext_lazy("Places"), min_value=1, max_value=500)
    minimum = NumberField(label=gettext_lazy("Minimum"), min_value=1)
    trainer = forms.ChoiceField(label=gettext_lazy("Trainer"), required=False)
    room = forms.CharField(label=gettext_lazy("Room"), max_length=60, required=False)
    transport = forms.ChoiceField(
        label=gettext_lazy("How people come"), choices=[NOT_STATED, *Transport.choices], required=False
    )
    childcare_places = NumberField(
        label=gettext_lazy("Places for children"), min_value=0, max_value=500, required=False
    )

    def __init__(self, *args, actor, **more):
        super().__init__(*args, **more)
        trainers = [(str(user), name) for user, name in queries.trainers(actor)]
        self.fields["trainer"].choices = [("", _("Not stated")), *trainers]


class SearchForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Name, card code or telephone"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EnrolForm(forms.Form):
    """Asked only when her orientation does not cover the course."""

    outside_reason = forms.ChoiceField(
        label=gettext_lazy("Why all the same"), choices=[CHOOSE, *OutsideReason.choices[:-1]]
    )


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[CHOOSE, *WithdrawalReason.choices])


class RevokeForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[CHOOSE, *RevocationReason.choices])


class SettleForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("What came of it"), choices=[CHOOSE, *LostState.choices[2:]])


class ChildrenForm(forms.Form):
    children = forms.MultipleChoiceField(
        label=gettext_lazy("Who is looked after"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, members: list[tuple[str, str]], **more):
        super().__init__(*args, **more)
        self.fields["children"].choices = members


class AlertForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("What came of it"), choices=[CHOOSE, *AlertState.choices[1:-1]]
    )


class RegionFilter(forms.Form):
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["region"].choices = [ALL, *regions()]


class NeedForm(forms.Form):
    region = forms.ChoiceField(label=gettext_lazy("Region"))
    occupation = forms.ChoiceField(label=gettext_lazy("Occupation group"))
    number = NumberField(label=gettext_lazy("People needed"), min_value=1, max_value=100_000)
    source = forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=160,
        help_text=gettext_lazy("An office, a study, an employers’ body, with its title"),
    )
    stated_on = DayField(label=gettext_lazy("Stated on"))
    until = DayField(label=gettext_lazy("Holds until"))

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["region"].choices = [CHOOSE, *regions()]
        self.fields["occupation"].choices = [CHOOSE, *reference.occupations_named()]


class ModuleForm(forms.Form):
    module = forms.CharField(
        label=gettext_lazy("Module"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Empty: the mark of the whole training, which then counts alone"),
    )
    on = DayField(label=gettext_lazy("Day of the assessment"))


class TaughtForm(forms.Form):
    hours = AmountField(label=gettext_lazy("Hours of the trainer"))
    module = forms.CharField(label=gettext_lazy("Module"), max_length=80, required=False)
    consumables = forms.CharField(
        label=gettext_lazy("What was used up"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Fabric, thread, paper: what and how much"),
    )


class SaidForm(forms.Form):
    useful = forms.ChoiceField(
        label=gettext_lazy("Was it useful?"), choices=Useful.choices, widget=forms.RadioSelect
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("Was the pace right?"), choices=Pace.choices, widget=forms.RadioSelect
    )
    welcome = forms.ChoiceField(
        label=gettext_lazy("Well received and respected?"),
        choices=Welcome.choices,
        widget=forms.RadioSelect,
    )
