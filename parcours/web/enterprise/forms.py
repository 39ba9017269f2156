"""Forms of enterprise projects. What is refused lands beside its field, and nothing typed is lost."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.queries import colleague_names
from parcours.enterprise import queries, rules
from parcours.enterprise.enums import (
    EMPLOYED,
    Debt,
    Help,
    JobKind,
    LeaveReason,
    MemberRole,
    MoveReason,
    NotReached,
    Risk,
    Stage,
    Stock,
    Trading,
)
from parcours.enterprise.plan import Form as LegalForm
from parcours.enterprise.rules import JobsTold, Share, VentureTold, VisitTold
from parcours.programmes.queries import projects
from parcours.reference.enums import Sex
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import currency_word, money, translated
from parcours.web.aid.forms import AmountField, plain
from parcours.web.people import choices

ALL = ("", gettext_lazy("All"))
NONE = ("", "—")


def _sectors(empty: Any) -> list:
    return [empty, *((one.code, translated(dict(one.title))) for one in queries.plan().sectors)]


def _forms(empty: Any) -> list:
    return [empty, *((one.code, translated(dict(one.title))) for one in queries.plan().forms)]


def _text(label: Any, most: int, **more: Any) -> forms.CharField:
    box = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=box, **more)


class Filters(forms.Form):
    group = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("Form"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        choices=[ALL, ("mine", gettext_lazy("Those that I accompany"))],
        required=False,
    )

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["group"].choices = [
            ALL,
            (queries.OPEN, _("Not created yet")),
            (queries.CREATED, _("Created and living")),
            (queries.ENDED, _("Over")),
        ]
        self.fields["form"].choices = _forms(ALL)
        self.fields["sector"].choices = _sectors(ALL)
        self.fields["place"].choices = choices.places(choices.country(), empty=ALL)

    def asked(self) -> dict[str, Any]:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        given = dict(self.cleaned_data)
        return given | {"mine": given.pop("whose", "") == "mine"}


class Venture(forms.Form):
    title = _text(
        gettext_lazy("Name of the project"),
        rules.TITLE,
        help_text=gettext_lazy("As its members call it."),
    )
    idea = forms.CharField(
        label=gettext_lazy("The idea"),
        help_text=gettext_lazy("What is made or sold, to whom. Stays with your organisation."),
        max_length=rules.IDEA,
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector"))
    form = forms.ChoiceField(
        label=gettext_lazy("Legal form"),
        help_text=gettext_lazy("Empty while it is not chosen yet."),
        required=False,
    )
    place = forms.ChoiceField(label=gettext_lazy("City"))
    jobs_planned = NumberField(
        label=gettext_lazy("Jobs planned beside the members"),
        min_value=0,
        max_value=rules.MOST_JOBS,
        required=False,
    )
    project = forms.ChoiceField(label=gettext_lazy("Project that pays"), required=False)
    coach = forms.ChoiceField(label=gettext_lazy("Coach"), required=False)
    on = DayField(label=gettext_lazy("Begun on"), help_text=gettext_lazy("Empty: today."), required=False)

    def __init__(self, *arguments, actor, opening: bool, **more):
        super().__init__(*arguments, **more)
        self.fields["sector"].choices = _sectors(NONE)
        self.fields["form"].choices = _forms(NONE)
        self.fields["place"].choices = choices.places(choices.country())
        self.fields["project"].choices = [
            NONE,
            *((row.code, translated(row.short)) for row in projects()),
        ]
        self.fields["coach"].choices = [
            NONE,
            *((str(user), name) for user, name in colleague_names(actor.organisation, "enterprise.run")),
        ]
        if not opening:
            del self.fields["on"]

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """What is known of a project, as the form asks it."""
        return {
            "title": row.title,
            "idea": row.idea,
            "sector": row.sector,
            "form": row.form,
            "place": row.place_id,
            "jobs_planned": row.jobs_planned or "",
            "project": row.project_id or "",
            "coach": str(row.coach or ""),
        }

    def told(self) -> VentureTold:
        given = dict(self.cleaned_data)
        given["coach"] = UUID(given["coach"]) if given["coach"] else None
        given["jobs_planned"] = given["jobs_planned"] or 0
        return VentureTold(**given)


class Opening(Venture):
    role = forms.ChoiceField(label=gettext_lazy("Her part in it"), choices=MemberRole.choices)

    field_order = ["title", "idea", "sector", "form", "place", "role"]

    def told(self) -> VentureTold:
        self.role = self.cleaned_data.pop("role")
        return super().told()


class Move(forms.Form):
    stage = forms.ChoiceField(label=gettext_lazy("Where it stands now"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Asked for where it goes back, is given up, ends or is not reached."),
        choices=[NONE, *MoveReason.choices],
        required=False,
    )
    on = DayField(label=gettext_lazy("On"), help_text=gettext_lazy("Empty: today."), required=False)

    def __init__(self, *arguments, targets, **more):
        super().__init__(*arguments, **more)
        self.fields["stage"].choices = [(one, Stage(one).label) for one in targets]


class Search(forms.Form):
    text = _text(gettext_lazy("Name, card code or telephone"), 200)


class Join(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("Her part in it"), choices=MemberRole.choices, initial=MemberRole.PARTNER
    )
    on = DayField(label=gettext_lazy("Member since"), help_text=gettext_lazy("Empty: today."), required=False)


class Leave(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=[NONE, *LeaveReason.choices])
    on = DayField(label=gettext_lazy("Left on"), help_text=gettext_lazy("Empty: today."), required=False)


class Shares(forms.Form):
    """A share for each present member, in percent; ``people``: member to her name."""

    capital = AmountField(label=gettext_lazy("Capital"), required=False)

    def __init__(self, *arguments, people: dict[UUID, str], currency: str, **more):
        super().__init__(*arguments, **more)
        self.fields["capital"].help_text = _("In %(currency)s") % {"currency": currency_word(currency)}
        self.own = {f"share_{member}": member for member in people}
        for name, member in self.own.items():
            label = _("Share of %(name)s, in percent") % {"name": people[member]}
            self.fields[name] = AmountField(label=label)

    @staticmethod
    def of(row: Any, members: list) -> dict[str, Any]:
        held = {f"share_{one.id}": plain(one.share) for one in members if one.share is not None}
        return held | ({"capital": plain(row.capital)} if row.capital else {})

    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        shares = [Share(member, given[name]) for name, member in self.own.items()]
        return {"shares": shares, "capital": given["capital"]}


class LegalStep(forms.Form):
    """``kept``: the mark of a paper set aside while the form came back."""

    kept = ""
    on = DayField(label=gettext_lazy("Done on"), help_text=gettext_lazy("Empty: today."), required=False)
    reference = _text(gettext_lazy("Number on the paper"), rules.REFERENCE, required=False)
    scan = forms.FileField(
        label=gettext_lazy("Photo or PDF of the paper"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": "image/*,application/pdf"}),
        help_text=gettext_lazy("At most 10 MB. It is kept encrypted."),
    )

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("on", "reference")}


class Jobs(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of job"), widget=forms.RadioSelect)
    sex = forms.ChoiceField(label=gettext_lazy("Who works there"), choices=Sex.choices)
    number = NumberField(label=gettext_lazy("How many"), min_value=1, max_value=rules.MOST, initial=1)
    since = DayField(label=gettext_lazy("Since"), help_text=gettext_lazy("Empty: today."), required=False)

    def __init__(self, *arguments, legal: LegalForm | None, **more):
        super().__init__(*arguments, **more)
        refused = EMPLOYED if legal is not None and not legal.employees else ()
        self.fields["kind"].choices = [
            (one, JobKind(one).label) for one in JobKind.values if one not in refused
        ]

    def told(self) -> JobsTold:
        return JobsTold(**self.cleaned_data)


class Ended(forms.Form):
    on = DayField(label=gettext_lazy("It ended on"), help_text=gettext_lazy("Empty: today."), required=False)


class VisitFilters(forms.Form):
    what = forms.ChoiceField(
        label=gettext_lazy("Visit"),
        choices=[ALL, (queries.MISSED, gettext_lazy("Missed"))],
        required=False,
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        choices=[ALL, ("mine", gettext_lazy("Those that I accompany"))],
        required=False,
    )

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        given = dict(self.cleaned_data)
        return {"what": given.get("what", ""), "mine": given.get("whose") == "mine"}


class Visit(forms.Form):
    """One thumb: what is asked first is what is seen first."""

    on = DayField(label=gettext_lazy("Day"), help_text=gettext_lazy("Empty: today."), required=False)
    trading = forms.ChoiceField(
        label=gettext_lazy("How it trades"),
        choices=Trading.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    missed = forms.ChoiceField(
        label=gettext_lazy("If nobody was reached: why"), choices=[NONE, *NotReached.choices], required=False
    )
    band = forms.ChoiceField(label=gettext_lazy("Turnover of the last month"), required=False)
    jobs = NumberField(
        label=gettext_lazy("How many work there, the members too"),
        min_value=0,
        max_value=rules.MOST_JOBS,
        required=False,
    )
    stock = forms.ChoiceField(label=gettext_lazy("Stock"), choices=[NONE, *Stock.choices], required=False)
    debts = forms.ChoiceField(label=gettext_lazy("Debts"), choices=[NONE, *Debt.choices], required=False)
    risks = forms.MultipleChoiceField(
        label=gettext_lazy("What may stop it"),
        choices=Risk.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    help = forms.MultipleChoiceField(
        label=gettext_lazy("What would help"),
        choices=Help.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Stays with your organisation."),
        max_length=rules.NOTE,
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["band"].choices = [NONE, *bands()]

    def told(self) -> VisitTold:
        given = dict(self.cleaned_data)
        given["risks"], given["help"] = tuple(given["risks"]), tuple(given["help"])
        return VisitTold(**given)


def bands() -> list[tuple[str, str]]:
    """The bands of turnover of the programme, in words."""
    plan, found, before = queries.plan(), [], None
    for one in plan.bands:
        if one.up_to is None:
            words = _("more than %(amount)s") % {"amount": money(before, plan.currency)}
        else:
            words = _("up to %(amount)s") % {"amount": money(one.up_to, plan.currency)}
        found.append((one.code, words))
        before = one.up_to
    return found
