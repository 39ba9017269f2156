"""What an officer writes down for somebody, and what a handler writes."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parcours.complaints import queries
from parcours.complaints.enums import Category, Outcome, ReportState, Said, Teller, Way, Wish
from parcours.complaints.rules import SHORT, TEXT, NewComplaint, NewReport, Opinion
from parcours.complaints.states import REPORT
from parcours.ui.widgets import DayField
from parcours.ui.wording import translated

ORGANISATION, SITE = "organisation:", "site:"
WAYS = [(way.value, way.label) for way in (Way.COUNTER, Way.PHONE, Way.LETTER, Way.BOX)]


def where_choices() -> list:
    groups = []
    for body in queries.concerned():
        name = translated(body.name)
        sites = [(f"{SITE}{site}", f"{name} · {translated(said)}") for site, said in body.sites]
        groups.append((name, [(f"{ORGANISATION}{body.id}", name), *sites]))
    return [("", gettext("She does not know, or would rather not say")), *groups]


def words(label, help_text="", required: bool = True, rows: int = 5):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=TEXT,
        widget=forms.Textarea({"rows": rows, "autocomplete": "off", "dir": "auto"}),
    )


class _Where(forms.Form):
    where = forms.ChoiceField(label=_("Where did it happen?"), required=False)

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["where"].choices = where_choices()

    def chosen(self) -> dict[str, UUID | None]:
        kind, _colon, value = (self.cleaned_data["where"] or "").partition(":")
        return {kind: UUID(value)} if value else {}


class ComplaintForm(_Where):
    way = forms.ChoiceField(label=_("How it was told"), choices=WAYS)
    text = words(_("What happened?"), _("In her own words as far as possible."))
    categories = forms.MultipleChoiceField(
        label=_("What is it about?"), choices=Category.choices, widget=forms.CheckboxSelectMultiple
    )
    known = forms.BooleanField(label=_("She wants to be known"), required=False)
    contact = forms.CharField(
        label=_("How she wants to be answered"),
        required=False,
        max_length=SHORT,
        help_text=_("Empty: the complaint is anonymous, and she asks with her number."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("In which language"), choices=settings.LANGUAGES)
    received_on = DayField(label=_("Day it was told"), required=False, help_text=_("Empty: today."))
    field_order = ["way", "text", "categories", "where", "known", "contact", "language", "received_on"]

    def __init__(self, *arguments, person: UUID | None = None, **more):
        super().__init__(*arguments, **more)
        self.person = person
        if person is None:
            del self.fields["known"]

    def told(self) -> NewComplaint:
        given = self.cleaned_data
        person = self.person if given.get("known") else None
        contact = given["contact"].strip()
        return NewComplaint(
            way=given["way"],
            categories=given["categories"],
            text=given["text"],
            anonymous=not (contact or person),
            person=person,
            contact=contact,
            language=given["language"],
            received_on=given["received_on"],
            **self.chosen(),
        )


class ReportForm(_Where):
    way = forms.ChoiceField(label=_("How it was told"), choices=WAYS)
    teller = forms.ChoiceField(label=_("Who tells it"), choices=Teller.choices, widget=forms.RadioSelect)
    text = words(_("What happened?"), _("Only what she says. Ask for no proof and no detail."))
    wishes = forms.MultipleChoiceField(
        label=_("What she wants"),
        choices=Wish.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing is done against her wish."),
    )
    wishes_text = words(_("Anything else she wants, or does not want"), required=False, rows=3)
    contact = forms.CharField(
        label=_("How she can be reached safely, and when"),
        required=False,
        max_length=SHORT,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("In which language"), choices=settings.LANGUAGES)
    field_order = ["way", "teller", "text", "where", "wishes", "wishes_text", "contact", "language"]

    def told(self) -> NewReport:
        given = {**self.cleaned_data}
        del given["where"]
        return NewReport(**given, organisation=queries.organisation_of(**self.chosen()))


class AskForm(forms.Form):
    question = words(
        _("What do you ask them?"),
        _("They see these words and nothing else. Name nobody, and tell nothing by which she is recognised."),
    )


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What you found"), choices=[("", _("Choose")), *Outcome.choices])
    text = words(_("What she is told"), _("In the language she chose, in plain words."))


class ConcernForm(forms.Form):
    organisation = forms.TypedChoiceField(label=_("Organisation concerned"), coerce=UUID)

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        known = [(str(body.id), translated(body.name)) for body in queries.concerned()]
        self.fields["organisation"].choices = [("", gettext("Choose")), *known]


class StatementForm(forms.Form):
    text = words(_("What your organisation says"))


class NoteForm(forms.Form):
    to = forms.ChoiceField(label=_("What was done"), required=False)
    text = words(_("What you note"), _("Only focal points read it. It cannot be altered afterwards."))

    def __init__(self, *arguments, state: str, actor, **more):
        super().__init__(*arguments, **more)
        can = [one for one in ReportState if REPORT.can(state, one, actor)]
        self.fields["to"].choices = [("", gettext("Only a note")), *((one.value, one.label) for one in can)]


class FocalPointForm(forms.Form):
    membership = forms.ChoiceField(label=_("Who reads reports of abuse"))

    def __init__(self, *arguments, found: list, **more):
        super().__init__(*arguments, **more)
        named = [(str(one.id), f"{one.user.name} · {translated(one.organisation.name)}") for one in found]
        self.fields["membership"].choices = [("", gettext("Choose")), *named]


FACES = (
    ("4", _("😀 Very content")),
    ("3", _("😊 Content")),
    ("2", _("😕 Not content")),
    ("1", _("😞 Not content at all")),
)


class OpinionForm(forms.Form):
    face = forms.TypedChoiceField(
        label=_("How content is she?"), choices=FACES, coerce=int, widget=forms.RadioSelect
    )
    reasons = forms.MultipleChoiceField(
        label=_("Why?"), choices=Said.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    text = words(_("In her words"), required=False, rows=3)

    def told(self) -> Opinion:
        return Opinion(self.cleaned_data["face"], self.cleaned_data["reasons"], self.cleaned_data["text"])
