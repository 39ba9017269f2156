"""What is corrected or added on a person's file, one small form each."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.kernel.refusals import Refused
from parcours.people import actions, queries
from parcours.people.editing import IDENTITY, check_correctable
from parcours.people.enums import LegalDimension
from parcours.people.refusals import NOT_YOURS_TO_CORRECT
from parcours.people.rules import Birth, Changes, Names
from parcours.people.visibility import only_passes
from parcours.reference.enums import Literacy, Schooling, Sex
from parcours.ui.addresses import reverse
from parcours.ui.widgets import DayField, NumberField
from parcours.web.acting import perform

from . import choices, fields
from .forms import RENAME, ContactForm, GuardianForm, NamesForm
from .pages import crumbs_of, opened


class ParticularsForm(forms.Form):
    sex = fields.choice(gettext_lazy("Sex"), Sex.choices, radio=True, required=True)
    nationality = fields.choice(gettext_lazy("Nationality"), (), required=True)
    city = fields.choice(gettext_lazy("City or province"), ())
    moved_on = fields.day(gettext_lazy("Lives there since"), help_text=gettext_lazy("Empty: from today."))
    quarter = fields.text(gettext_lazy("Quarter"), 80)
    arrived_on = DayField(label=gettext_lazy("Arrival in the country"), required=False)
    household_size = NumberField(label=gettext_lazy("People in the household"), required=False)
    schooling = fields.choice(gettext_lazy("Schooling"), Schooling.choices)
    literacy = fields.choice(gettext_lazy("Reading and writing"), Literacy.choices)
    interpreter = forms.BooleanField(label=gettext_lazy("An interpreter is needed"), required=False)
    no_phone = forms.BooleanField(label=gettext_lazy("No telephone"), required=False)
    phone = fields.telephone(gettext_lazy("Telephone"))
    phone_safe = forms.BooleanField(
        label=gettext_lazy("It is safe to call or write there"),
        required=False,
        help_text=gettext_lazy("Nobody dangerous answers or reads the messages."),
    )
    phone_shared = forms.BooleanField(
        label=gettext_lazy("The telephone is shared with others"), required=False
    )

    def __init__(self, *arguments: Any, identity: bool = True, **more: Any):
        super().__init__(*arguments, **more)
        if not identity:
            for name in IDENTITY:
                del self.fields[name]
        else:
            self.fields["nationality"].choices = choices.nationalities()
        self.fields["city"].choices = choices.places(choices.country())

    def changes(self, before: dict[str, Any]) -> Changes:
        """Only what differs from what stands there now."""
        told = self.cleaned_data
        moved_on = told.pop("moved_on")
        changed = {name: value for name, value in told.items() if value != before.get(name)}
        if "phone" in changed:
            changed |= {name: told[name] for name in ("phone_safe", "phone_shared")}
        return Changes(**changed, moved_on=moved_on if "city" in changed else None)


LINKS = (
    ("person_names", gettext_lazy("Correct her names")),
    ("person_birth", gettext_lazy("Correct her birth date")),
    ("person_languages", gettext_lazy("Languages")),
    ("person_contact", gettext_lazy("Emergency contact")),
    ("person_guardian", gettext_lazy("Guardian and focal point")),
)
OF_IDENTITY = ("person_names", "person_birth")


def _back(person: UUID) -> str:
    return reverse("person", args=[person])


def _show(request, found: Any, form: forms.Form, title: str, **more: Any):
    context = {
        "title": title,
        "crumbs": crumbs_of(found),
        "form": form,
        "label": _("Save"),
        "back": _back(found.id),
    } | more
    return render(request, "web/people/form.html", context, status=422 if form.errors else 200)


def _saved(request, person: UUID, sentence: str):
    messages.success(request, sentence)
    return redirect("person", person)


@requires("people.edit")
def particulars(request, person: UUID):
    """Correct what her page says at its side."""
    found = opened(request, person, "people.edit")
    before = {
        "sex": found.sex,
        "nationality": found.nationality_id,
        "city": found.city_id or "",
        "quarter": found.quarter,
        "arrived_on": found.arrived_on,
        "household_size": found.household_size,
        "schooling": found.schooling,
        "literacy": found.literacy,
        "interpreter": found.interpreter,
        "phone": found.phone,
        "phone_safe": found.phone_safe,
        "phone_shared": found.phone_shared,
        "no_phone": found.no_phone,
    }
    corrects = not only_passes(request.actor, person)
    form = ParticularsForm(request.POST or None, identity=corrects, initial=before)
    if request.method == "POST" and form.is_valid():
        changes = form.changes(before)
        if perform(request, form, actions.edit, person=person, changes=changes) is not None:
            return _saved(request, person, _("The particulars are corrected."))
    links = [
        {"label": label, "url": reverse(name, args=[person])}
        for name, label in LINKS
        if corrects or name not in OF_IDENTITY
    ]
    said = [] if corrects else [Refused(NOT_YOURS_TO_CORRECT).sentence]
    return _show(request, found, form, _("Correct the particulars"), links=links, before=said)


def _correctable(request, person: UUID) -> Any:
    """Her file, where the reader's organisation corrects who she is."""
    found = opened(request, person, "people.edit")
    check_correctable(request.actor, person)
    return found


@requires("people.edit")
def names(request, person: UUID):
    found = _correctable(request, person)
    written = {
        f"{part}_{one.script}": getattr(one, part)
        for one in found.names.all()
        for part in ("given", "family")
    }
    form = NamesForm(request.POST or None, initial=written)
    if request.method == "POST" and form.is_valid():
        told = Names(**form.cleaned_data)
        if perform(request, form, actions.set_names, person=person, names=told) is not None:
            return _saved(request, person, _("Her names are corrected."))
    pairs = [[form["given_latin"], form["family_latin"]], [form["given_arabic"], form["family_arabic"]]]
    return _show(request, found, form, _("Correct her names"), pairs=pairs)


class BirthForm(GuardianForm):
    birth = fields.BirthField(
        label=gettext_lazy("Birth date"),
        required=False,
        help_text=gettext_lazy("The year alone is enough. Leave empty if not known."),
    )
    field_order = ("birth",)


@requires("people.edit")
def birth(request, person: UUID):
    """Correct the birth; who turns out to be under 18 needs somebody who answers for her."""
    found = _correctable(request, person)
    known = found.birth_date or (["", "", found.birth_year] if found.birth_year else None)
    form = BirthForm(request.POST or None, initial={"birth": known})
    if request.method == "POST" and form.is_valid():
        told = Birth(**fields.BirthField.parts(form.cleaned_data["birth"]))
        done = perform(
            request,
            form,
            actions.set_birth,
            rename=RENAME,
            person=person,
            birth=told,
            guardian=form.guardian(),
        )
        if done is not None:
            return _saved(request, person, _("Her birth date is corrected."))
    before = [_("If she turns out to be under 18, say below who answers for her.")]
    return _show(request, found, form, _("Correct her birth date"), before=before)


@requires("people.edit")
def guardian(request, person: UUID):
    found = opened(request, person, "people.edit")
    told = queries.guardian(request.actor, person)
    parts = ("name", "body", "assent", "consent", "focal_point")
    before = {f"guardian_{part}": getattr(told, part) for part in parts} if told else {}
    form = GuardianForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        named = form.guardian()
        if named is None:
            form.add_error("guardian_name", _("Name a guardian or the body that is responsible."))
        elif (
            perform(request, form, actions.set_guardian, rename=RENAME, person=person, guardian=named)
            is not None
        ):
            return _saved(request, person, _("It is recorded who answers for her."))
    return _show(request, found, form, _("Guardian and focal point"))


class LanguagesForm(forms.Form):
    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        fields.add_languages(self, 6)


@requires("people.edit")
def languages(request, person: UUID):
    found = opened(request, person, "people.edit")
    told = queries.languages(request.actor, person)
    before = {f"language_{n}": one.language_id for n, one in enumerate(told, 1)}
    before |= {f"language_{n}_level": one.level for n, one in enumerate(told, 1)}
    form = LanguagesForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        spoken = fields.spoken(form)
        rename = {"languages": "language_1"}
        done = perform(request, form, actions.set_languages, rename=rename, person=person, languages=spoken)
        if done is not None:
            return _saved(request, person, _("Her languages are recorded."))
    pairs = [[form[name] for name in row] for row in form.language_rows]
    return _show(request, found, form, _("Languages"), pairs=pairs)


@requires("people.edit")
def contact(request, person: UUID):
    found = opened(request, person, "people.edit")
    told = queries.contact(request.actor, person)
    parts = ("name", "relation", "phone")
    before = {f"contact_{part}": getattr(told, part) for part in parts} if told else {}
    form = ContactForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        named = form.contact()
        if (
            not form.errors
            and perform(request, form, actions.set_contact, person=person, contact=named) is not None
        ):
            return _saved(request, person, _("The contact is recorded."))
    lead = [_("Leave all empty when there is nobody to call.")]
    return _show(request, found, form, _("Emergency contact"), before=lead)


# Papers and the legal situation -------------------------------------------------------------------


class DocumentForm(forms.Form):
    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        fields.add_documents(self, 1)
        self.fields["document_1_kind"].required = True


@requires("people.edit")
def add_document(request, person: UUID):
    found = opened(request, person, "people.edit")
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        (told,) = fields.documents(form)
        done = perform(request, form, actions.add_document, rename=RENAME, person=person, document=told)
        if done is not None:
            return _saved(request, person, _("The paper is recorded."))
    return _show(request, found, form, _("Add a paper"))


@requires("people.edit")
def end_document(request, person: UUID, document: UUID):
    found = opened(request, person, "people.edit")
    if request.method == "POST":
        if perform(request, None, actions.end_document, person=person, document=document) is None:
            return redirect("person", person)
        return _saved(request, person, _("The paper is kept among the former ones."))
    if all(one.id != document for one in queries.documents(request.actor, person)):
        raise Http404
    context = {
        "title": _("No longer hers"),
        "crumbs": crumbs_of(found),
        "question": _("Is this paper lost, replaced, or written down by mistake?"),
        "label": _("It is no longer hers"),
        "back": _back(person),
        "undo": _("It is kept among the former papers and can be added again."),
    }
    return render(request, "web/people/confirm.html", context)


class LegalForm(forms.Form):
    def __init__(self, dimension: str, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        fields.add_legal(self, dimension, required=True)


@requires("people.edit")
def legal(request, person: UUID, dimension: str):
    """Record a new fact of her legal situation; the one before it ends that day."""
    if dimension not in LegalDimension.values:
        raise Http404
    found = opened(request, person, "people.edit")
    form = LegalForm(dimension, request.POST or None)
    if request.method == "POST" and form.is_valid():
        parts = ("since", "document", "expires_on")
        done = perform(
            request,
            form,
            actions.record_legal_fact,
            rename={"value": dimension} | {part: f"{dimension}_{part}" for part in parts},
            person=person,
            dimension=dimension,
            fact=fields.legal(form, dimension),
        )
        if done is not None:
            return _saved(request, person, _("The situation is recorded; the one before it has ended."))
    titles = {
        LegalDimension.PROTECTION: _("A new fact on her protection"),
        LegalDimension.RESIDENCE: _("A new fact on her residence"),
    }
    return _show(request, found, form, titles[dimension])
