"""The long conversation of a registration, as one form in steps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parcours.people.rules import Agreed, Contact, Guardian, Registration
from parcours.reference.enums import Literacy, Schooling, Sex
from parcours.ui.widgets import DayField, NumberField

from . import choices, fields, notices

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
# What the domain calls a field, where the form asks it under another name.
RENAME = {
    "birth_date": "birth",
    "birth_year": "birth",
    "guardian": "guardian_name",
    "document_kind": "document_1_kind",
    "document_number": "document_1_number",
    "document_country": "document_1_country",
    "document_expires_on": "document_1_expires_on",
    "languages": "language_1",
    "since": "residence_since",
    "expires_on": "residence_expires_on",
    "document": "residence_document",
    "purpose": "consent_accompaniment",
}
ARABIC = {"dir": "rtl", "lang": "ar"}


class GuardianForm(forms.Form):
    """Who answers for somebody under 18."""

    guardian_name = fields.text(_("Name of the guardian"), 100)
    guardian_body = fields.text(
        _("Or the responsible body"),
        100,
        help_text=_("A shelter, a service, a court: when there is no guardian."),
    )
    guardian_assent = forms.BooleanField(label=_("The child agrees to be accompanied"), required=False)
    guardian_consent = forms.BooleanField(label=_("The guardian or the body agrees"), required=False)
    guardian_focal_point = fields.text(
        _("Protection focal point"), 100, help_text=_("Who watches over the protection of the child.")
    )

    def guardian(self) -> Guardian | None:
        told = self.cleaned_data
        found = Guardian(
            name=told.get("guardian_name", ""),
            body=told.get("guardian_body", ""),
            assent=bool(told.get("guardian_assent")),
            consent=bool(told.get("guardian_consent")),
            focal_point=told.get("guardian_focal_point", ""),
        )
        return found if found != Guardian() else None


class NamesForm(forms.Form):
    given_latin = fields.text(_("First name, in Latin script"), 100)
    family_latin = fields.text(_("Family name, in Latin script"), 100)
    given_arabic = fields.text(_("First name, in Arabic script"), 100, attrs=ARABIC)
    family_arabic = fields.text(_("Family name, in Arabic script"), 100, attrs=ARABIC)


class ContactForm(forms.Form):
    contact_name = fields.text(_("Whom to call in an emergency"), 100)
    contact_relation = fields.text(_("Relation to the person"), 60)
    contact_phone = fields.telephone(_("Telephone of this contact"))

    def contact(self) -> Contact | None:
        told = self.cleaned_data
        parts = [told.get(f"contact_{part}", "") for part in ("name", "relation", "phone")]
        if any(parts[1:]) and not parts[0]:
            self.add_error("contact_name", _("Say whom this telephone or relation belongs to."))
        return Contact(*parts) if parts[0] else None


class ConsentForm(forms.Form):
    """An answer to each purpose, after the notice was read in a language that the person understands."""

    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        self.notices = notices.notices()
        self.fields["notice_language"] = fields.choice(
            _("Language in which the notice was read"), notices.languages(self.notices), required=True
        )
        self.fields["read_aloud"] = forms.BooleanField(
            label=_("I read it aloud to the person"), required=False
        )
        for one in self.notices:
            self.fields[f"consent_{one.purpose}"] = fields.choice(
                one.label,
                YES_NO,
                radio=True,
                required=True,
                error_messages={"required": _("Answer yes or no; both are good answers.")},
            )

    def consents(self) -> list[Agreed]:
        told = self.cleaned_data
        return [
            Agreed(
                one.purpose,
                told[f"consent_{one.purpose}"] == "yes",
                one.version,
                told["notice_language"],
                bool(told.get("read_aloud")),
            )
            for one in self.notices
            if told.get(f"consent_{one.purpose}") and told.get("notice_language")
        ]

    def asked(self) -> list[dict[str, Any]]:
        return [{"notice": one, "field": self[f"consent_{one.purpose}"]} for one in self.notices]


class ProofForm(forms.Form):
    """What proves answers: who was there, and a paper with her thumbprint or signature."""

    witness = fields.text(_("Witness (name)"), 100)
    scan = forms.FileField(
        label=_("Photo of the paper with her thumbprint or signature"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": "image/*,application/pdf"}),
        help_text=_("A photo or a PDF of at most 10 MB. It is kept encrypted."),
    )
    kept = ""
    """The mark of a paper that was set aside while the form came back."""


class RegistrationForm(NamesForm, GuardianForm, ContactForm, ProofForm, ConsentForm):
    """Almost nothing is obligatory: what is not known today is told another day."""

    birth = fields.BirthField(
        label=_("Birth date"),
        required=False,
        help_text=_("The year alone is enough. Leave empty if not known."),
    )
    sex = fields.choice(_("Sex"), Sex.choices, radio=True, required=True)
    nationality = fields.choice(_("Nationality"), (), required=True)
    city = fields.choice(_("City or province"), ())
    quarter = fields.text(_("Quarter"), 80)
    arrived_on = DayField(label=_("Arrival in the country"), required=False)
    household_size = NumberField(
        label=_("People in the household"), required=False, help_text=_("The person included.")
    )
    schooling = fields.choice(_("Schooling"), Schooling.choices, initial=Schooling.NOT_STATED)
    literacy = fields.choice(_("Reading and writing"), Literacy.choices, initial=Literacy.NOT_STATED)
    interpreter = forms.BooleanField(label=_("An interpreter is needed"), required=False)
    no_document = forms.BooleanField(label=_("No document at all"), required=False)
    no_phone = forms.BooleanField(label=_("No telephone"), required=False)
    phone = fields.telephone(_("Telephone"))
    phone_safe = forms.BooleanField(
        label=_("It is safe to call or write there"),
        required=False,
        help_text=_("Nobody dangerous answers or reads the messages."),
    )
    phone_shared = forms.BooleanField(label=_("The telephone is shared with others"), required=False)
    somebody_else = forms.BooleanField(
        label=_("It is nobody of these: register a new person"), required=False
    )

    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        self.country = choices.country()
        self.fields["nationality"].choices = choices.nationalities()
        self.fields["city"].choices = choices.places(self.country)
        for dimension in fields.LEGAL:
            fields.add_legal(self, dimension)
        fields.add_documents(self)
        fields.add_languages(self)

    def clean(self):
        told = super().clean()
        self.registration = None
        parts = {
            "guardian": self.guardian(),
            "contact": self.contact(),
            "documents": fields.documents(self),
            "languages": fields.spoken(self),
            "consents": self.consents(),
            **{dimension: fields.legal(self, dimension) for dimension in fields.LEGAL},
        }
        for name in ("schooling", "literacy"):
            told[name] = told.get(name) or "not_stated"
        if not self.errors:
            self.registration = Registration(
                **{name: told[name] for name in PLAIN}, **fields.BirthField.parts(told["birth"]), **parts
            )
        return told


PLAIN = (
    "sex",
    "nationality",
    "given_latin",
    "family_latin",
    "given_arabic",
    "family_arabic",
    "city",
    "quarter",
    "arrived_on",
    "household_size",
    "schooling",
    "literacy",
    "interpreter",
    "phone",
    "phone_safe",
    "phone_shared",
    "no_phone",
    "no_document",
    "witness",
)
