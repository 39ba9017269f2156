"""What anybody may tell: few questions, plain words, nothing that has to be known."""

from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parcours.complaints import queries
from parcours.complaints.enums import Category, Said, Teller, Way, Wish
from parcours.complaints.rules import SHORT, TEXT, NewComplaint, NewReport, Opinion
from parcours.ui.wording import translated

ORGANISATION, SITE = "organisation:", "site:"


def _where() -> list:
    """Organisations, each with its sites."""
    groups = []
    for body in queries.concerned():
        name = translated(body.name)
        sites = [(f"{SITE}{site}", f"{name} · {translated(said)}") for site, said in body.sites]
        groups.append((name, [(f"{ORGANISATION}{body.id}", name), *sites]))
    return [("", _("I do not know, or would rather not say")), *groups]


class _Where(forms.Form):
    where = forms.ChoiceField(label=_("Where did it happen?"), required=False)

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["where"].choices = _where()

    def chosen(self) -> dict[str, UUID | None]:
        kind, _colon, value = (self.cleaned_data["where"] or "").partition(":")
        return {kind: UUID(value)} if value else {}


def _text(label, help_text="", required: bool = True, rows: int = 6, most: int = TEXT):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea({"rows": rows, "autocomplete": "off", "dir": "auto"}),
    )


CONTACT = _("How can we answer you? A number, an address, or a person you trust")


class ComplaintForm(_Where):
    text = _text(_("What happened?"), _("In your own words, in any language."))
    categories = forms.MultipleChoiceField(
        label=_("What is it about?"), choices=Category.choices, widget=forms.CheckboxSelectMultiple
    )
    contact = forms.CharField(
        label=CONTACT,
        required=False,
        max_length=SHORT,
        help_text=_("Leave it empty and nobody will know who you are. You can still ask with your number."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    field_order = ["text", "categories", "where", "contact"]

    def told(self) -> NewComplaint:
        given = self.cleaned_data
        contact = given["contact"].strip()
        return NewComplaint(
            way=Way.PORTAL.value,
            categories=given["categories"],
            text=given["text"],
            anonymous=not contact,
            contact=contact,
            language=get_language()[:2],
            **self.chosen(),
        )


class ReportForm(_Where):
    teller = forms.ChoiceField(label=_("Who are you?"), choices=Teller.choices, widget=forms.RadioSelect)
    text = _text(_("What happened?"), _("Say only what you want to say. You need no proof and no name."))
    wishes = forms.MultipleChoiceField(
        label=_("What do you want?"),
        choices=Wish.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing is done against your wish."),
    )
    wishes_text = _text(_("Anything else you want, or do not want"), required=False, rows=3)
    contact = forms.CharField(
        label=_("How can we reach you safely, and when?"),
        required=False,
        max_length=SHORT,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    field_order = ["teller", "text", "where", "wishes", "wishes_text", "contact"]

    def told(self) -> NewReport:
        given = self.cleaned_data
        return NewReport(
            way=Way.PORTAL.value,
            teller=given["teller"],
            text=given["text"],
            wishes=given["wishes"],
            wishes_text=given["wishes_text"],
            contact=given["contact"],
            language=get_language()[:2],
            organisation=queries.organisation_of(**self.chosen()),
        )


FACES = (
    ("4", _("😀 Very content")),
    ("3", _("😊 Content")),
    ("2", _("😕 Not content")),
    ("1", _("😞 Not content at all")),
)


class OpinionForm(forms.Form):
    face = forms.TypedChoiceField(
        label=_("How content are you?"), choices=FACES, coerce=int, widget=forms.RadioSelect
    )
    reasons = forms.MultipleChoiceField(
        label=_("Why?"), choices=Said.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    text = _text(_("Anything you want to add"), required=False, rows=3)

    def told(self) -> Opinion:
        return Opinion(self.cleaned_data["face"], self.cleaned_data["reasons"], self.cleaned_data["text"])
