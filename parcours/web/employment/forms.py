"""Forms of employers and offers. What is refused lands beside its field."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.employment import queries, sections
from parcours.employment.enums import (
    REFUSALS,
    WITHDRAWALS,
    AgreementKind,
    ApplicationState,
    CheckAnswer,
    ClosingReason,
    Contract,
    EmployerKind,
    EndReason,
    Evidence,
    LeavingReason,
    OfferKind,
    OfferState,
    Per,
    Permit,
    PermitState,
    Sector,
    Size,
)
from parcours.employment.rules import DESCRIPTION, TITLE, ContactPlan, EmployerPlan, OfferPlan
from parcours.kernel import clock
from parcours.reference import queries as reference
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import translated
from parcours.web.aid.forms import AmountField
from parcours.web.directory import choices

ALL = ("", gettext_lazy("All"))
CHOOSE = ("", gettext_lazy("Choose"))
NOT_STATED = ("", gettext_lazy("Not stated"))
GROUPS = 3
"""Digits of ISCO-08 that a form offers: fine enough to tell trades apart, few enough to be read."""


def occupations(kept: str = "") -> list[tuple[str, str]]:
    """Groups of occupations by code; that which is kept is among them, however fine."""
    found = reference.occupations_named(digits=GROUPS)
    if kept and kept not in {code for code, _name in found}:
        found = [*(one for one in reference.occupations_named(digits=len(kept)) if one[0] == kept), *found]
    return found


class OfferFilters(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    occupation = forms.ChoiceField(label=gettext_lazy("Occupation group"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Speaks only"), required=False)
    own = forms.BooleanField(label=gettext_lazy("Ours only"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["state"].choices = [ALL, *OfferState.choices]
        self.fields["kind"].choices = [ALL, *OfferKind.choices]
        self.fields["region"].choices = [ALL, *choices.regions()]
        self.fields["place"].choices = [ALL, *choices.places()]
        self.fields["occupation"].choices = [ALL, *reference.occupations_named()]
        self.fields["sector"].choices = [ALL, *Sector.choices]
        self.fields["language"].choices = [ALL, *reference.languages_named()]

    def asked(self) -> dict:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        return dict(self.cleaned_data)


class EmployerFilters(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name or number"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    own = forms.BooleanField(label=gettext_lazy("Ours only"), required=False)
    ended = forms.BooleanField(label=gettext_lazy("No longer asked"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["kind"].choices = [ALL, *EmployerKind.choices]
        self.fields["sector"].choices = [ALL, *Sector.choices]
        self.fields["region"].choices = [ALL, *choices.regions()]

    def asked(self) -> dict:
        self.is_valid()
        return dict(self.cleaned_data)


class EmployerForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of employer"),
        help_text=gettext_lazy("A household and an informal host are shown to your organisation alone."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    number = forms.CharField(required=False, max_length=40)
    sector = forms.ChoiceField(label=gettext_lazy("Sector"))
    size = forms.ChoiceField(label=gettext_lazy("Size"), initial=Size.UNKNOWN.value)
    place = forms.ChoiceField(label=gettext_lazy("City"))
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["kind"].choices = [CHOOSE, *EmployerKind.choices]
        self.fields["sector"].choices = [CHOOSE, *Sector.choices]
        self.fields["size"].choices = Size.choices
        self.fields["place"].choices = [CHOOSE, *choices.places()]
        named = translated(sections.plan().number.name)
        self.fields["number"].label = named or _("Official number")
        self.fields["number"].help_text = _("Where there is one.")
        self.fields["number"].widget.attrs |= {"dir": "ltr", "inputmode": "numeric"}

    def told(self) -> EmployerPlan:
        return EmployerPlan(**self.cleaned_data)


class ContactForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    role = forms.CharField(label=gettext_lazy("Function"), max_length=80, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=20, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=120, required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["phone"].widget.attrs |= {"dir": "ltr", "inputmode": "tel"}
        self.fields["email"].widget.attrs |= {"dir": "ltr", "inputmode": "email"}

    def told(self) -> ContactPlan:
        return ContactPlan(**self.cleaned_data)


class AgreementForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What it is about"), choices=[CHOOSE, *AgreementKind.choices])
    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=60)
    signed_on = DayField(label=gettext_lazy("Signed on"))
    until = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Empty when it has no end."),
    )


class AgreementEndForm(forms.Form):
    until = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["until"].initial = clock.today()


class EndForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[CHOOSE, *EndReason.choices])


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[CHOOSE, *ClosingReason.choices])


class HoursField(forms.CharField):
    """Hours as people write them: 44 or 22,5."""

    def __init__(self, **more):
        box = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=box, max_length=6, **more)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            found = Decimal(text.replace(",", ".").replace("\u066b", "."))
        except InvalidOperation:
            found = None
        if found is None or not found.is_finite():
            raise forms.ValidationError(_("Write a number of hours, such as 44 or 22,5."), code="invalid")
        return found


def _long(label, **more) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 3, **more})
    return forms.CharField(label=label, max_length=DESCRIPTION, required=False, widget=box)


class OfferForm(forms.Form):
    employer = forms.ChoiceField(label=gettext_lazy("Employer"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=OfferKind.choices, initial=OfferKind.JOB.value
    )
    title_fr = forms.CharField(label=gettext_lazy("Title in French"), max_length=TITLE, required=False)
    title_ar = forms.CharField(
        label=gettext_lazy("Title in Arabic"),
        max_length=TITLE,
        required=False,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=TITLE, required=False)
    occupation = forms.ChoiceField(label=gettext_lazy("Occupation group"))
    place = forms.ChoiceField(label=gettext_lazy("City"))
    contract = forms.ChoiceField(label=gettext_lazy("Contract"), choices=[CHOOSE, *Contract.choices])
    posts = NumberField(label=gettext_lazy("Posts"), min_value=1, max_value=500, initial=1)
    week_hours = HoursField(label=gettext_lazy("Hours a week"), required=False)
    wage = AmountField(label=gettext_lazy("Wage"), required=False)
    wage_per = forms.ChoiceField(
        label=gettext_lazy("Wage for"), choices=[NOT_STATED, *Per.choices], required=False
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages needed"), required=False, widget=forms.CheckboxSelectMultiple
    )
    permit = forms.ChoiceField(
        label=gettext_lazy("Residence and permit"), choices=Permit.choices, initial=Permit.NONE.value
    )
    starts_on = DayField(label=gettext_lazy("Begins on"), required=False)
    open_until = DayField(
        label=gettext_lazy("Open until"),
        required=False,
        help_text=gettext_lazy("The last day on which somebody can be proposed."),
    )
    description_fr = _long(gettext_lazy("Description in French"))
    description_ar = _long(gettext_lazy("Description in Arabic"), dir="rtl", lang="ar")
    description_en = _long(gettext_lazy("Description in English"))
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Empty: one is made. An import finds the offer again by it."),
    )

    def __init__(self, *args, employers, occupation: str = "", **more):
        super().__init__(*args, **more)
        named = [(str(row.id), f"{row.name} · {translated(row.place.name)}") for row in employers]
        self.fields["employer"].choices = [CHOOSE, *named]
        self.fields["occupation"].choices = [CHOOSE, *occupations(occupation)]
        self.fields["place"].choices = [CHOOSE, *choices.places()]
        self.fields["languages"].choices = reference.languages_named()

    def told(self) -> OfferPlan:
        given = dict(self.cleaned_data)
        texts = {
            name: {language: given.pop(f"{name}_{language}") for language in ("fr", "ar", "en")}
            for name in ("title", "description")
        }
        return OfferPlan(employer=UUID(given.pop("employer")), **given, **texts)

    @staticmethod
    def initial_of(row) -> dict[str, Any]:
        """What the form of an offer that exists begins with."""
        found = {
            name: getattr(row, name)
            for name in ("kind", "contract", "posts", "wage", "wage_per", "languages", "permit", "code")
        }
        for name in ("title", "description"):
            for language in ("fr", "ar", "en"):
                found[f"{name}_{language}"] = (getattr(row, name) or {}).get(language, "")
        found |= {"employer": str(row.employer_id), "occupation": row.occupation_id, "place": row.place_id}
        hours = row.week_hours
        found["week_hours"] = "" if hours is None else f"{hours.normalize():f}"
        return found | {"starts_on": row.starts_on, "open_until": row.open_until}


def own_and_shared(actor, also=None) -> list:
    """Employers for which an offer can be written down: those asked still; and the one that it has."""
    found = list(queries.employers(actor)[:500])
    return found if also is None or also in found else [also, *found]


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("CSV or XLSX"))


class PersonSearch(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Name, card code or telephone"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class MoveForm(forms.Form):
    """What became of an application, on a day."""

    on = DayField(label=gettext_lazy("On which day"))
    agreed = forms.BooleanField(
        label=gettext_lazy("She agrees that the employer is told who she is"), required=False
    )

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["on"].initial = clock.today()


class EndingForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    on = DayField(label=gettext_lazy("On which day"))


def ending_form(target: str, data) -> EndingForm:
    """The reasons of the employer, or hers."""
    form = EndingForm(data)
    reasons = REFUSALS if target == ApplicationState.REFUSED else WITHDRAWALS
    form.fields["reason"].choices = [CHOOSE, *((one.value, one.label) for one in reasons)]
    form.fields["on"].initial = clock.today()
    return form


class EvidenceForm(forms.Form):
    """How it is known that somebody works; told by nobody, it is a word."""

    evidence = forms.ChoiceField(
        label=gettext_lazy("How it is known"),
        choices=Evidence.choices,
        initial=Evidence.DECLARED,
        help_text=gettext_lazy("Figures say which share is proved by a paper or was seen."),
        required=False,
    )

    def clean_evidence(self):
        return self.cleaned_data["evidence"] or Evidence.DECLARED.value


class TermsForm(EvidenceForm):
    """On what somebody works."""

    field_order = ["starts_on", "contract", "ends_on", "week_hours", "wage", "wage_per"]
    starts_on = DayField(label=gettext_lazy("First day"))
    contract = forms.ChoiceField(label=gettext_lazy("Contract"), choices=[CHOOSE, *Contract.choices])
    ends_on = DayField(
        label=gettext_lazy("Contract until"), required=False, help_text=gettext_lazy("Where it has an end.")
    )
    week_hours = HoursField(label=gettext_lazy("Hours a week"), required=False)
    wage = AmountField(label=gettext_lazy("Wage"), required=False)
    wage_per = forms.ChoiceField(
        label=gettext_lazy("Wage for"), choices=[NOT_STATED, *Per.choices], required=False
    )


class HireForm(TermsForm):
    on = DayField(label=gettext_lazy("Hired on"))
    field_order = ["on", "starts_on", "contract", "ends_on", "week_hours", "wage", "wage_per"]

    def __init__(self, data, offer):
        hours = offer.week_hours
        initial = {
            "on": clock.today(),
            "starts_on": max(offer.starts_on or clock.today(), clock.today()),
            "contract": offer.contract,
            "week_hours": "" if hours is None else f"{hours.normalize():f}",
            "wage": offer.wage,
            "wage_per": offer.wage_per,
        }
        super().__init__(data, initial=initial)


class CheckForm(EvidenceForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("What was heard"), choices=CheckAnswer.choices, widget=forms.RadioSelect
    )
    on = DayField(label=gettext_lazy("Heard on"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Why she left"),
        choices=[NOT_STATED, *LeavingReason.choices],
        required=False,
        help_text=gettext_lazy("When she is no longer there."),
    )
    left_on = DayField(label=gettext_lazy("Left on"), required=False)
    field_order = ["answer", "on", "evidence"]

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["on"].initial = clock.today()


class LeaveForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Why she left"), choices=[CHOOSE, *LeavingReason.choices])
    on = DayField(label=gettext_lazy("Left on"))

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["on"].initial = clock.today()


class PermitForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("What became of it"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), required=False, help_text=gettext_lazy("When it is not needed.")
    )
    on = DayField(label=gettext_lazy("On which day"))


def permit_form(code: str, data) -> PermitForm:
    """A step that knows no ground can only be done."""
    form, known = PermitForm(data), sections.plan().permit_step(code)
    grounds = [(ground, translated(name)) for ground, name in known.exemptions.items()] if known else []
    form.fields["on"].initial = clock.today()
    form.fields["to"].choices = [
        (one.value, one.label)
        for one in (PermitState.DONE, PermitState.EXEMPT)
        if grounds or one == PermitState.DONE
    ]
    form.fields["ground"].choices = [NOT_STATED, *grounds]
    if not grounds:
        form.fields.pop("ground")
        form.fields["to"].initial = PermitState.DONE.value
    return form


WHOLE = "part:"


class CvForm(forms.Form):
    """Lines of a CV by part; a part that is ticked stands for each of its lines as they are now."""

    def __init__(self, data=None, *, parts, ticked):
        super().__init__(data)
        self.of_part = {part.code: [line.code for line in part.lines] for part in parts}
        self._parts, self._ticked = parts, ticked
        chosen = [(line.code, line.text) for part in parts for line in part.lines]
        self.fields["lines"] = forms.MultipleChoiceField(
            label=gettext_lazy("What the CV shows"),
            required=False,
            choices=[*((f"{WHOLE}{code}", code) for code in self.of_part), *chosen],
        )

    def lines(self) -> list[str]:
        found: dict[str, None] = {}
        for one in self.cleaned_data["lines"]:
            whole = one.startswith(WHOLE)
            found |= dict.fromkeys(self.of_part[one.removeprefix(WHOLE)] if whole else [one])
        return list(found)

    def parts(self) -> list[dict[str, Any]]:
        """What the page shows: as it was sent when something was refused, else as she chose last."""
        sent = set(self.data.getlist("lines")) if self.is_bound else self._ticked
        return [
            {
                "title": part.title,
                "whole": f"{WHOLE}{part.code}" if len(part.lines) > 1 and part.code not in CV_ALONE else "",
                "is_whole": f"{WHOLE}{part.code}" in sent,
                "lines": [{"line": line, "ticked": line.code in sent} for line in part.lines],
            }
            for part in self._parts
        ]


CV_ALONE = ("contact", "more")
"""Parts of which each line is asked for by itself."""
