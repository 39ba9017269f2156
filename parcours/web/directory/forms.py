from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from parcours.accounts import queries as accounts
from parcours.directory import importing, openings, queries, texts, wording
from parcours.directory.enums import Cost, Standing
from parcours.directory.matching import IN_REGION, Criteria
from parcours.directory.models import CONFIRM_EVERY
from parcours.directory.rules import ServicePlan
from parcours.directory.tabular import Row
from parcours.reference import queries as reference
from parcours.reference.enums import Protection, Residence, Sex
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import translated
from parcours.web import officers

from . import choices

STATUS = [
    *((f"protection:{code}", label) for code, label in Protection.choices),
    *((f"residence:{code}", label) for code, label in Residence.choices),
]


class NeedForm(forms.Form):
    """What is sought for somebody whose file tells the rest."""

    kind = forms.ChoiceField(label=_("Need"), required=False)
    place = forms.ChoiceField(label=_("City"), required=False)
    within = forms.ChoiceField(label=_("How far"), choices=choices.WITHIN, required=False, initial=IN_REGION)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["kind"].choices = [choices.ANY_NEED, *choices.needs()]
        self.fields["place"].choices = [choices.ALL, *choices.places()]

    def told(self) -> dict[str, str]:
        """What was chosen, for the address; a value that is no choice is nothing."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        found = {name: given.get(name) for name in self.fields}
        return {name: str(value) for name, value in found.items() if value not in (None, "", False)}

    def criteria(self) -> Criteria:
        given = self.told()
        within = given.get("within", IN_REGION)
        return Criteria(kind=given.get("kind", ""), place=given.get("place", ""), within=within)


class SearchForm(NeedForm):
    language = forms.ChoiceField(
        label=_("Language spoken there"),
        required=False,
        help_text=_("Services where it is spoken come first; the others say that an interpreter is needed."),
    )
    language_only = forms.BooleanField(
        label=_("Only where it is spoken"), required=False, help_text=_("Or where there is an interpreter.")
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    age = NumberField(label=_("Age"), min_value=0, max_value=120, required=False)
    lot = forms.ChoiceField(label=_("Lot"), required=False)
    step_free = forms.BooleanField(
        label=_("Without steps"), required=False, help_text=_("Places of which nobody knows are shown too.")
    )

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["language"].choices = [choices.ALL, *reference.languages_named()]
        self.fields["status"].choices = [choices.ALL, *STATUS]
        self.fields["sex"].choices = [choices.ALL, *Sex.choices]
        self.fields["lot"].choices = [choices.ALL, *choices.lots()]

    def criteria(self) -> Criteria:
        given = self.told()
        dimension, _sign, status = given.get("status", "").partition(":")
        return replace(
            super().criteria(),
            languages=(given["language"],) if "language" in given else (),
            language_only="language_only" in given,
            sex=given.get("sex", ""),
            age=int(given["age"]) if "age" in given else None,
            lot=int(given["lot"]) if "lot" in given else None,
            protection=status if dimension == "protection" else "",
            residence=status if dimension == "residence" else "",
            step_free="step_free" in given,
        )

    @property
    def more_is_told(self) -> bool:
        return any(self.data.get(name) for name in ("language", "status", "sex", "age", "lot", "step_free"))


class OursForm(forms.Form):
    standing = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Need"), required=False)
    owner = forms.ChoiceField(label=_("Who confirms it"), required=False)
    mine = forms.BooleanField(label=_("Mine only"), required=False)

    def __init__(self, *args, actor, **more):
        super().__init__(*args, **more)
        self.actor = actor
        self.fields["standing"].choices = [choices.ALL, *Standing.choices]
        self.fields["kind"].choices = [choices.ALL, *choices.needs()]
        known = [
            (str(user), name) for user, name in accounts.colleague_names(actor.organisation, "directory.keep")
        ]
        if len(known) > 1:
            self.fields["owner"].choices = [choices.ALL, *known]
        else:
            del self.fields["owner"]

    def asked(self) -> dict:
        """What was chosen; of an owner who is none of ours there is no list: 404."""
        found = dict(self.cleaned_data) if self.is_valid() else {}
        owner = officers.chosen(self.data.get("owner", ""), self.actor, "directory.keep")
        return found | ({"owner": owner} if owner else {})


class GapsForm(forms.Form):
    kind = forms.ChoiceField(label=_("Need"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["kind"].choices = [choices.ANY_NEED, *choices.needs()]

    def asked(self) -> str:
        return self.cleaned_data.get("kind", "") if self.is_valid() else ""


TEXT_LABELS, LANGUAGE_LABELS = wording.TEXTS, wording.SPOKEN
LONG = ("description", "conditions", "documents")
YES_NO = [("", _("Not stated")), ("yes", _("Yes")), ("no", _("No"))]


def _text_field(name: str, language: str) -> forms.CharField:
    attrs: dict[str, Any] = {"rows": 3} if name in LONG else {}
    if language == "ar":
        attrs |= {"dir": "rtl", "lang": "ar"}
    widget = forms.Textarea(attrs) if name in LONG else forms.TextInput(attrs)
    return forms.CharField(
        label=TEXT_LABELS[name], required=False, max_length=texts.LIMITS[name], widget=widget
    )


class DegreeField(forms.DecimalField):
    """Degrees as a telephone or a map tells them, with a comma too."""

    def __init__(self, **more):
        box = forms.TextInput({"autocomplete": "off", "dir": "ltr"})
        super().__init__(**{"widget": box, "required": False, **more})

    def to_python(self, value):
        return super().to_python(str(value or "").replace(",", ".").replace("\u2212", "-"))


class ServiceForm(forms.Form):
    """All that is told of a service. ``organisation`` only where somebody may keep another's entries."""

    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("As in FRENCH-1"))
    kind = forms.ChoiceField(label=_("Need"))
    source_language = forms.ChoiceField(
        label=_("Language of the source"),
        choices=list(LANGUAGE_LABELS.items()),
        initial="fr",
        help_text=_("When a text changes in this language, its translations are to review."),
    )
    sensitive = forms.BooleanField(
        label=_("Secret place"),
        required=False,
        help_text=_("Its name, address and contact are shown to your own organisation only."),
    )
    site = forms.ChoiceField(label=_("Site"), required=False)
    place = forms.ChoiceField(label=_("City"), required=False)
    region = forms.ChoiceField(
        label=_("Region"), required=False, help_text=_("Needed when no city is chosen")
    )
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    latitude = DegreeField(label=_("Latitude"), help_text=_("Degrees, as in 34.6805; for the map"))
    longitude = DegreeField(label=_("Longitude"), help_text=_("Degrees, as in -1.9076; west is below zero"))
    step_free = forms.ChoiceField(label=_("Without steps"), choices=YES_NO, required=False)
    sexes = forms.MultipleChoiceField(
        label=_("Sex"), choices=Sex.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    age_from = NumberField(label=_("From age"), min_value=0, max_value=120, required=False)
    age_to = NumberField(label=_("To age"), min_value=0, max_value=120, required=False)
    protections = forms.MultipleChoiceField(
        label=_("Protection"),
        choices=Protection.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    residences = forms.MultipleChoiceField(
        label=_("Residence"),
        choices=Residence.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where protection is named too, one of both is enough."),
    )
    lots = forms.TypedMultipleChoiceField(
        label=_("Lots"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    interpreter = forms.BooleanField(
        label=_("There is an interpreter"),
        required=False,
        help_text=_("For whoever speaks none of these languages."),
    )
    public_languages = forms.MultipleChoiceField(
        label=_("Languages one has to speak"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    cost = forms.ChoiceField(label=_("Cost"), choices=Cost.choices, initial=Cost.FREE)
    amount = forms.DecimalField(label=_("Amount"), required=False, max_digits=14, decimal_places=2)
    currency = forms.CharField(label=_("Currency"), required=False, max_length=3)
    contact_name = forms.CharField(label=_("Contact person"), required=False, max_length=120)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=20)
    email = forms.CharField(label=_("E-mail"), required=False, max_length=120)
    places = NumberField(
        label=_("Places"), min_value=0, required=False, help_text=_("Empty: as many as come")
    )
    has_waiting_list = forms.BooleanField(label=_("There is a waiting list"), required=False)
    waiting = NumberField(label=_("People waiting"), min_value=0, required=False)
    funding_until = DayField(label=_("Funded until"), required=False)
    owner = forms.ChoiceField(
        label=_("Who confirms it"), required=False, help_text=_("She is reminded before the period ends.")
    )
    confirm_every_days = NumberField(
        label=_("To confirm every so many days"), min_value=7, max_value=366, initial=CONFIRM_EVERY
    )

    def __init__(self, *args, actor, adding: bool = True, **more):
        super().__init__(*args, **more)
        self.actor = actor
        silent = queries.silent_organisations(actor) if adding else []
        if silent:
            others = [(str(row.id), translated(row.name)) for row in silent]
            self.fields["organisation"].choices = [("", _("Our own")), *others]
        else:
            del self.fields["organisation"]
        self.fields["kind"].choices = [choices.CHOOSE, *choices.needs()]
        sites = [(str(row.id), translated(row.name)) for row in accounts.sites(actor.organisation)]
        self.fields["site"].choices = [choices.NOT_STATED, *sites]
        self.fields["place"].choices = [choices.NOT_STATED, *choices.places()]
        self.fields["region"].choices = [choices.NOT_STATED, *choices.regions()]
        self.fields["lots"].choices = choices.lots()
        spoken = reference.languages_named()
        self.fields["languages"].choices = self.fields["public_languages"].choices = spoken
        people = accounts.colleagues(actor.organisation, "directory.keep") if actor.organisation else []
        self.fields["owner"].choices = [choices.NOT_STATED, *((str(one.id), one.name) for one in people)]
        for day, label in choices.WEEKDAYS.items():
            self.fields[f"hours_{day}"] = forms.CharField(label=label, required=False, max_length=60)
        for language in texts.LANGUAGES:
            for name in texts.LIMITS:
                self.fields[f"{name}_{language}"] = _text_field(name, language)

    def written(self) -> list[dict[str, Any]]:
        """The texts, a group for each language; the source's is open."""
        source = self["source_language"].value() or "fr"
        groups = []
        for language in sorted(texts.LANGUAGES, key=lambda one: one != source):
            fields = [self[f"{name}_{language}"] for name in texts.LIMITS]
            open_now = language == source or any(field.errors for field in fields)
            groups.append({"label": LANGUAGE_LABELS[language], "fields": fields, "open": open_now})
        return groups

    def hours(self) -> list:
        return [self[f"hours_{day}"] for day in choices.WEEKDAYS]

    def told(self) -> ServicePlan:
        """Raises ``Refused`` for hours that cannot be read."""
        given = dict(self.cleaned_data)
        hours = [
            {"day": day, "opens": opens, "closes": closes}
            for day in choices.WEEKDAYS
            for opens, closes in openings.read_day(given.pop(f"hours_{day}"), f"hours_{day}")
        ]
        written = {
            name: {one: given.pop(f"{name}_{one}") for one in texts.LANGUAGES} for name in texts.LIMITS
        }
        ids = {name: _uuid(given.pop(name, "")) for name in ("organisation", "site", "owner")}
        given["step_free"] = {"yes": True, "no": False}.get(given["step_free"])
        given["waiting"] = given["waiting"] or 0
        return ServicePlan(**given, **written, **ids, hours=hours)


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None


def initial(row) -> dict[str, Any]:
    """What the form shows of a service that exists."""
    plain = (
        "code kind source_language sensitive address latitude longitude sexes age_from age_to "
        "protections residences languages interpreter public_languages cost currency contact_name phone "
        "email places has_waiting_list waiting funding_until confirm_every_days lots"
    )
    found: dict[str, Any] = {name: getattr(row, name) for name in plain.split()}
    found |= {name: str(getattr(row, f"{name}_id") or "") for name in ("site", "place", "region", "owner")}
    found["step_free"] = {True: "yes", False: "no"}.get(row.step_free, "")
    found["amount"] = Decimal(row.amount) if row.amount is not None else None
    found |= {f"hours_{day}": spans for day, spans in openings.written(row.hours).items()}
    for name in texts.LIMITS:
        found |= {f"{name}_{one}": (getattr(row, name) or {}).get(one, "") for one in texts.LANGUAGES}
    return found


class EndForm(forms.Form):
    on = DayField(label=_("Since when"), required=False, help_text=_("Empty: today"))


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or HSDS JSON, up to 10 MB. It is shown before it is taken in."),
        allow_empty_file=True,
    )


class MissingForm(forms.Form):
    """What a file of another directory does not tell: once for all of its services, or one by one."""

    SINGLY = 50
    """So many services are asked one by one; more are asked together."""

    def __init__(self, *args, rows: list[Row], actor, **more):
        super().__init__(*args, **more)
        held = importing.codes(actor).organisations
        kept = [(one.code, translated(one.name)) for one in accounts.organisations() if one.code in held]
        known = {
            "need": (_("Need"), [choices.CHOOSE, *choices.needs()]),
            "place": (_("City or region"), [choices.CHOOSE, *choices.places(), *choices.regions()]),
            "organisation": (_("Organisation"), [choices.CHOOSE, *kept]),
        }
        self.lines: list[tuple[Row, list[str]]] = []
        for column, (label, found) in known.items():
            if any(column in row.asked for row in rows):
                self.fields[column] = forms.ChoiceField(label=label, choices=found, required=False)
        self.whole = list(self.fields)
        for row in rows[: self.SINGLY] if len(rows) > 1 else []:
            names = {f"{column}_{row.cells['code']}": known[column] for column in row.asked}
            for name, (label, found) in names.items():
                self.fields[name] = forms.ChoiceField(label=label, choices=found, required=False)
            self.lines.append((row, list(names)))

    def for_all(self) -> list:
        return [self[name] for name in self.whole]

    def one_by_one(self) -> list[dict[str, Any]]:
        """Each service with what the file says of it and what is asked."""
        return [
            {
                "title": row.cells.get(f"name_{row.cells.get('source_language')}", ""),
                "hint": row.hint,
                "fields": [self[name] for name in names],
            }
            for row, names in self.lines
        ]

    def said(self, row: Row, column: str) -> str:
        given = self.cleaned_data if self.is_valid() else {}
        return given.get(f"{column}_{row.cells['code']}") or given.get(column) or ""
