"""What is around a person: her household, how she is reached, other names, what she needs to come."""

from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.messages import answers
from parcours.people import actions, contacting, functioning, household
from parcours.people.contacting import Wishes
from parcours.people.enums import AccessNeed, ContactChannel, Difficulty, NameKind, Relation
from parcours.people.functioning import Answered
from parcours.people.household import HouseholdOf, Member
from parcours.people.household_models import Functioning
from parcours.people.visibility import only_passes
from parcours.reference.enums import Sex
from parcours.reference.queries import languages_named
from parcours.ui.addresses import reverse
from parcours.web.acting import perform

from . import choices, fields
from .editing import _saved, _show
from .pages import crumbs_of, opened
from .surroundings import stop_told

HOURS = [("", "—"), *((f"{hour:02}:00", f"{hour:02}:00") for hour in range(24))]


# Household ----------------------------------------------------------------------------------------


class MemberForm(forms.Form):
    """Somebody without a file, or somebody whose card bears a code."""

    relation = fields.choice(
        gettext_lazy("What is this member to her?"), choices.stated(Relation), required=True
    )
    code = fields.text(
        gettext_lazy("Code of the card"),
        40,
        help_text=gettext_lazy("Only if this member has a file here. Then nothing else is needed."),
    )
    given = fields.text(gettext_lazy("Given name"), 100, help_text=gettext_lazy("Not obligatory."))
    birth = fields.BirthField(
        label=gettext_lazy("Birth date"),
        required=False,
        help_text=gettext_lazy("The year alone is enough. Leave empty if not known."),
    )
    sex = fields.choice(gettext_lazy("Sex"), choices.stated(Sex))

    def member(self, person: UUID | None) -> Member:
        told = self.cleaned_data
        if person is not None:
            return Member(told["relation"], person)
        birth = fields.BirthField.parts(told["birth"])
        return Member(told["relation"], None, told["given"], told["sex"], **birth)


@requires("people.edit")
def add_member(request, person: UUID):
    found = opened(request, person, "people.edit")
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        other = contacting.person_of_card(request.actor, code) if code else None
        if code and other is None:
            form.add_error("code", _("No file that you may open has this card."))
        else:
            done = perform(
                request,
                form,
                actions.add_household_member,
                rename={"person": "code", "birth_date": "birth", "birth_year": "birth"},
                person=person,
                member=form.member(other),
            )
            if done is not None:
                return _saved(request, person, _("The household is recorded."))
    before = [_("Living together opens nobody's file: each stays with those who may see it.")]
    return _show(request, found, form, _("Somebody of her household"), before=before)


OTHER = (Sex.OTHER.value, Sex.OTHER.label)


class ChildrenForm(forms.Form):
    """Children without a file, a row each; rows left empty are nobody."""

    PARTS = ("given", "birth", "sex")

    def __init__(self, *arguments: Any, rows: int, **more: Any):
        super().__init__(*arguments, **more)
        self.rows = range(rows)
        for n in self.rows:
            place = {"n": n + 1}
            self.fields[f"given_{n}"] = fields.text(_("Child %(n)s: given name") % place, 100)
            self.fields[f"birth_{n}"] = fields.BirthField(
                label=_("Child %(n)s: birth date, or the year alone") % place, required=False
            )
            self.fields[f"sex_{n}"] = fields.choice(
                _("Child %(n)s: girl or boy") % place,
                [choices.NOT_STATED, (Sex.FEMALE.value, _("Girl")), (Sex.MALE.value, _("Boy")), OTHER],
            )

    def clean(self):
        told = super().clean()
        if not self.errors and not self.children():
            self.add_error("given_0", _("Say something of one child at least: the year of birth is enough."))
        return told

    def children(self) -> dict[int, Member]:
        """By the row in which each stands."""
        rows = {n: [self.cleaned_data.get(f"{part}_{n}") for part in self.PARTS] for n in self.rows}
        return {
            n: Member(Relation.CHILD.value, None, given or "", sex or "", **fields.BirthField.parts(birth))
            for n, (given, birth, sex) in rows.items()
            if given or birth or sex
        }

    def pairs(self) -> list[list[Any]]:
        return [[self[f"{part}_{n}"] for part in self.PARTS] for n in self.rows]


ROWS, MORE_ROWS = 4, 10


@requires("people.edit")
def add_children(request, person: UUID):
    """Her children in one go."""
    found = opened(request, person, "people.edit")
    rows = MORE_ROWS if request.GET.get("rows") == str(MORE_ROWS) else ROWS
    form = ChildrenForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        children = form.children()
        rename = {
            f"{name}_{place}": f"{part}_{n}"
            for place, n in enumerate(children)
            for name, part in (("given", "given"), ("birth_date", "birth"), ("birth_year", "birth"))
        }
        told = [HouseholdOf(person, list(children.values()))]
        if perform(request, form, actions.add_households, rename=rename, households=told) is not None:
            return _saved(request, person, _("The household is recorded."))
    before = [_("What is not known stays empty. They are counted for childcare; no file is opened for them.")]
    links = [{"label": _("More than %(n)s children") % {"n": ROWS}, "url": f"?rows={MORE_ROWS}"}]
    return _show(
        request,
        found,
        form,
        _("Her children"),
        before=before,
        pairs=form.pairs(),
        links=links if rows == ROWS else [],
    )


@requires("people.edit")
def end_member(request, person: UUID, member: UUID):
    found = opened(request, person, "people.edit")
    if request.method == "POST":
        if perform(request, None, actions.end_household_member, person=person, member=member) is None:
            return redirect("person", person)
        return _saved(request, person, _("The household is recorded."))
    together = household.household_of(request.actor, person).members
    row = next((one for one in together if one.member == member), None)
    if row is None:
        raise Http404
    context = {
        "title": _("No longer of this household"),
        "crumbs": crumbs_of(found),
        "question": _("Has she left this household?")
        if row.own
        else _("Does this member live with her no more?"),
        "label": _("No longer of this household"),
        "back": reverse("person", args=[person]),
        "undo": _("The member can be added again."),
    }
    return render(request, "web/people/confirm.html", context)


# How she is reached -------------------------------------------------------------------------------


class WishesForm(forms.Form):
    first = fields.choice(gettext_lazy("The best way to reach her"), choices.stated(ContactChannel))
    others = forms.MultipleChoiceField(
        label=gettext_lazy("Also possible"),
        choices=ContactChannel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    email = fields.text(gettext_lazy("E-mail address"), 254, attrs={"type": "email"})
    email_safe = forms.BooleanField(
        label=gettext_lazy("It is safe to write to this e-mail address"), required=False
    )
    through_name = fields.text(gettext_lazy("Through whom (name)"), 100)
    through_phone = fields.telephone(gettext_lazy("Telephone of that person"))
    language = fields.choice(gettext_lazy("Language of messages"), ())
    interpreter_language = fields.choice(gettext_lazy("Interpreter needed for"), ())
    quiet_from = fields.choice(gettext_lazy("Do not disturb from"), HOURS)
    quiet_until = fields.choice(gettext_lazy("Do not disturb until"), HOURS)
    opted_out = forms.BooleanField(label=gettext_lazy("She wishes no messages at all"), required=False)

    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        for name in ("language", "interpreter_language"):
            self.fields[name].choices = [choices.NOT_STATED, *languages_named()]

    def wishes(self) -> Wishes:
        told = dict(self.cleaned_data)
        first, others = told.pop("first"), told.pop("others")
        hours = {name: _hour(told.pop(name)) for name in ("quiet_from", "quiet_until")}
        return Wishes([*([first] if first else []), *(o for o in others if o != first)], **hours, **told)


def _hour(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def _told(row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    names = ("email", "email_safe", "through_name", "through_phone")
    return {name: getattr(row, name) for name in names} | {
        "first": row.channels[0] if row.channels else "",
        "others": row.channels[1:],
        "language": row.language_id or "",
        "interpreter_language": row.interpreter_language_id or "",
        "quiet_from": f"{row.quiet_from:%H:%M}" if row.quiet_from else "",
        "quiet_until": f"{row.quiet_until:%H:%M}" if row.quiet_until else "",
        "opted_out": bool(row.opted_out_on),
    }


@requires("people.edit")
def wishes(request, person: UUID):
    found = opened(request, person, "people.edit")
    row = contacting.wishes_of(request.actor, person)
    form = WishesForm(request.POST or None, initial=_told(row))
    if request.method == "POST" and form.is_valid():
        rename = {"channels": "first"}
        told = form.wishes()
        if perform(request, form, actions.set_wishes, rename=rename, person=person, wishes=told) is not None:
            return _saved(request, person, _("It is recorded how she wishes to be reached."))
    before = []
    if found.phone and not found.phone_safe:
        before = [_("Her telephone is not said to be safe: nothing is sent there.")]
    elif found.phone and answers.is_heard():
        before = [stop_told()]
    links = [{"label": _("Correct her telephone"), "url": reverse("person_edit", args=[person])}]
    return _show(request, found, form, _("How she wishes to be reached"), before=before, links=links)


# Other names --------------------------------------------------------------------------------------


class OtherNameForm(forms.Form):
    kind = fields.choice(gettext_lazy("What name is it?"), NameKind.choices, required=True)
    given = fields.text(gettext_lazy("Given name"), 100)
    family = fields.text(gettext_lazy("Family name"), 100)


@requires("people.edit")
def add_name(request, person: UUID):
    found = opened(request, person, "people.edit")
    form = OtherNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if perform(request, form, actions.add_other_name, person=person, **told) is not None:
            return _saved(request, person, _("The name is recorded: she is found by it too."))
    before = [_("In Latin or in Arabic script. Her card and her papers keep the name of her file.")]
    return _show(request, found, form, _("Another name"), before=before)


@requires("people.edit")
def other_name(request, person: UUID, name: UUID):
    """Make another name that of her file, or take it away."""
    found = opened(request, person, "people.edit")
    row = next((one for one in contacting.other_names(request.actor, person) if one.id == name), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        main = request.POST.get("move") == "main"
        doing = actions.make_main_name if main else actions.remove_other_name
        if perform(request, None, doing, person=person, name=name) is not None:
            messages.success(request, _("Her names are corrected."))
        return redirect("person", person)
    context = {
        "title": _("Another name"),
        "crumbs": crumbs_of(found),
        "name": f"{row.given} {row.family}".strip(),
        "kind": row.get_kind_display(),
        "corrects": not only_passes(request.actor, person),
        "back": reverse("person", args=[person]),
    }
    return render(request, "web/people/other_name.html", context)


# The six questions --------------------------------------------------------------------------------

ASKED = {
    "seeing": gettext_lazy("Do you have difficulty seeing, even if wearing glasses?"),
    "hearing": gettext_lazy("Do you have difficulty hearing, even if using a hearing aid?"),
    "walking": gettext_lazy("Do you have difficulty walking or climbing steps?"),
    "remembering": gettext_lazy("Do you have difficulty remembering or concentrating?"),
    "self_care": gettext_lazy("Do you have difficulty with self-care, such as washing all over or dressing?"),
    "communicating": gettext_lazy(
        "Using your usual language, do you have difficulty communicating, for example understanding or being "
        "understood?"
    ),
}


class FunctioningForm(forms.Form):
    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        for name in Functioning.QUESTIONS:
            self.fields[name] = fields.choice(
                ASKED[name], [("", gettext_lazy("Not answered")), *Difficulty.choices], radio=True
            )
        self.fields["needs"] = forms.MultipleChoiceField(
            label=_("What does she ask for, to be able to come?"),
            choices=AccessNeed.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["refused"] = forms.BooleanField(
            label=_("She does not wish to answer these questions"), required=False
        )


@requires("people.edit")
def abilities(request, person: UUID):
    """Six questions that nobody has to answer."""
    found = opened(request, person, "people.functioning")
    row = functioning.functioning_of(request.actor, person)
    told = (*Functioning.QUESTIONS, "needs", "refused")
    before = {name: getattr(row, name) for name in told} if row else {}
    form = FunctioningForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        told = Answered(**form.cleaned_data)
        if perform(request, form, actions.record_functioning, person=person, answered=told) is not None:
            return _saved(request, person, _("Her answers are recorded."))
    lead = [
        _("The same six questions are asked of everybody. She may leave out any of them, or all."),
        _("Only your organisation sees the answers, and partners with whom she agreed to share her file."),
    ]
    return _show(request, found, form, _("What she needs in order to come"), before=lead)
