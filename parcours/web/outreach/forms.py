"""Forms of outings, people met, campaigns and reception points."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.queries import colleagues, organisations
from parcours.outreach import queries
from parcours.outreach.enums import (
    CancelReason,
    Channel,
    Equipment,
    GivenUpReason,
    OutingState,
    PointState,
    ReachKind,
    ReachMethod,
    Source,
)
from parcours.outreach.rules import CampaignTold, MaterialTold, OutingTold, PointTold, Preregister
from parcours.programmes.queries import projects
from parcours.reference import queries as reference
from parcours.reference.enums import Sex
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import translated
from parcours.web.directory.forms import DegreeField
from parcours.web.people import choices

ALL = ("", gettext_lazy("All"))
NONE = ("", "—")
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
HOURS = ("%H:%M", "%Hh%M", "%H h %M", "%Hh", "%H")
ARABIC = {"dir": "rtl", "lang": "ar"}


def line(label: Any, longest: int, **more: Any) -> forms.CharField:
    attributes = {"autocomplete": "off"} | more.pop("attrs", {})
    more.setdefault("required", False)
    return forms.CharField(label=label, max_length=longest, widget=forms.TextInput(attributes), **more)


def hour(label: Any) -> forms.TimeField:
    box = forms.TimeInput(
        format="%H:%M", attrs={"type": "text", "autocomplete": "off", "placeholder": "18:30"}
    )
    return forms.TimeField(label=label, required=False, input_formats=HOURS, widget=box)


def regions() -> list[tuple[str, str]]:
    country = choices.country()
    return [(row.code, translated(row.name)) for row in reference.regions(country)] if country else []


def project_choices() -> list[tuple[str, str]]:
    return [NONE, *((row.code, translated(row.short)) for row in projects())]


class Filters(forms.Form):
    waiting = forms.ChoiceField(label=gettext_lazy("To be done"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["waiting"].choices = [ALL, (queries.WAITING_REPORT, _("Outings without a report"))]
        self.fields["state"].choices = [ALL, *OutingState.choices]
        self.fields["region"].choices = [ALL, *regions()]
        self.fields["place"].choices = choices.places(choices.country(), empty=ALL)

    def asked(self) -> dict[str, Any]:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        return dict(self.cleaned_data)


class OutingForm(forms.Form):
    place = forms.ChoiceField(label=gettext_lazy("City"))
    quarter = line(gettext_lazy("Quarter"), 80)
    spot = line(
        gettext_lazy("Spot"),
        120,
        help_text=gettext_lazy("A public place, such as a market. Never somebody’s home or telephone."),
    )
    day = DayField(label=gettext_lazy("Day"))
    begins = hour(gettext_lazy("From (hour)"))
    ends = hour(gettext_lazy("Until (hour)"))
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Who goes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("Partners who come along"), required=False, widget=forms.CheckboxSelectMultiple
    )
    campaign = forms.ChoiceField(label=gettext_lazy("Campaign"), required=False)
    project = forms.ChoiceField(label=gettext_lazy("Project"), required=False)

    def __init__(self, *args, actor, **more):
        super().__init__(*args, **more)
        self.fields["place"].choices = choices.places(choices.country())
        here = colleagues(actor.organisation, "outreach.run") if actor.organisation else []
        self.fields["members"].choices = [(str(one.id), one.name) for one in here]
        others = [one for one in organisations() if one.id != actor.organisation]
        self.fields["partners"].choices = [(str(one.id), translated(one.name)) for one in others]
        running = queries.campaigns(actor, running=True)
        self.fields["campaign"].choices = [NONE, *((str(c.id), translated(c.title)) for c in running)]
        kept = self.initial.get("campaign")
        if kept and kept not in dict(self.fields["campaign"].choices):
            found = queries.campaign(actor, UUID(kept))
            self.fields["campaign"].choices += [(kept, translated(found.title))]
        self.fields["project"].choices = project_choices()

    @staticmethod
    def of(outing) -> dict[str, Any]:
        """What the form shows of an outing that exists."""
        plain = ("quarter", "spot", "day", "begins", "ends")
        return {name: getattr(outing, name) for name in plain} | {
            "place": outing.place_id,
            "members": [str(one) for one in outing.members],
            "partners": [str(one) for one in outing.partners],
            "campaign": str(outing.campaign_id or ""),
            "project": outing.project_id or "",
        }

    def told(self) -> OutingTold:
        given = dict(self.cleaned_data)
        many = {name: [UUID(one) for one in given.pop(name)] for name in ("members", "partners")}
        campaign = given.pop("campaign")
        return OutingTold(**given, **many, campaign=UUID(campaign) if campaign else None)


class CancelForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=[NONE, *CancelReason.choices])


class GiveUpForm(forms.Form):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=[NONE, *GivenUpReason.choices])


OTHER = "other"


class MetForm(forms.Form):
    """Somebody met in the street: few taps, one line to type."""

    name = line(
        gettext_lazy("What is she called?"),
        100,
        required=True,
        help_text=gettext_lazy("One name is enough, in either script."),
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    nationality = forms.ChoiceField(label=gettext_lazy("Nationality"), widget=forms.RadioSelect)
    nationality_other = forms.ChoiceField(label=gettext_lazy("Another nationality"), required=False)
    may_contact = forms.ChoiceField(
        label=gettext_lazy("Read aloud: may we call you or write to you?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    phone = line(
        gettext_lazy("Telephone"),
        40,
        attrs={"type": "tel", "inputmode": "tel"},
    )
    perhaps_minor = forms.BooleanField(label=gettext_lazy("Perhaps under 18"), required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("How was she found?"), choices=Source.choices, widget=forms.RadioSelect
    )
    centre = forms.ChoiceField(label=gettext_lazy("Centre where she is expected"), required=False)
    shares = forms.BooleanField(
        label=gettext_lazy("She agrees that this centre reads her file, if it is a partner’s"),
        required=False,
    )
    somebody_else = forms.BooleanField(label=gettext_lazy("It is somebody else"), required=False)

    def __init__(self, *args, actor, **more):
        super().__init__(*args, **more)
        named = dict(reference.nationalities_named())
        often = [(code, named[code]) for code in queries.frequent_nationalities(actor) if code in named]
        self.fields["nationality"].choices = [*often, (OTHER, _("Another"))]
        self.fields["nationality_other"].choices = [NONE, *named.items()]
        if not often:
            self.initial["nationality"] = OTHER
        groups: dict[str, list[tuple[str, str]]] = {}
        for site in queries.centres(actor):
            groups.setdefault(translated(site.organisation.name), []).append(
                (str(site.id), translated(site.name))
            )
        self.fields["centre"].choices = [NONE, *groups.items()]

    def clean(self):
        given = super().clean()
        if given.get("nationality") == OTHER:
            if not given.get("nationality_other"):
                self.add_error("nationality_other", _("Choose her nationality."))
            given["nationality"] = given.get("nationality_other")
        return given

    def told(self, version: str, language: str) -> Preregister:
        given = self.cleaned_data
        plain = ("name", "sex", "nationality", "source", "phone", "perhaps_minor", "shares")
        return Preregister(
            **{name: given[name] for name in plain},
            may_contact=given["may_contact"] == "yes",
            centre=UUID(given["centre"]) if given["centre"] else None,
            notice_version=version,
            notice_language=language,
        )


# Campaigns ----------------------------------------------------------------------------------------


class CampaignForm(forms.Form):
    title_fr = line(gettext_lazy("Title in French"), 160)
    title_ar = line(gettext_lazy("Title in Arabic"), 160, attrs=ARABIC)
    title_en = line(gettext_lazy("Title in English"), 160)
    aim_fr = line(gettext_lazy("What people are to know, in French"), 600)
    aim_ar = line(gettext_lazy("What people are to know, in Arabic"), 600, attrs=ARABIC)
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(label=gettext_lazy("Until"), required=False)
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Cities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: the whole country."),
    )
    project = forms.ChoiceField(label=gettext_lazy("Project"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        country = choices.country()
        self.fields["places"].choices = reference.places_named(country) if country else []
        self.fields["project"].choices = project_choices()

    @staticmethod
    def of(campaign) -> dict[str, Any]:
        texts = {
            f"{name}_{lang}": getattr(campaign, name).get(lang, "")
            for name in ("title", "aim")
            for lang in ("fr", "ar", "en")
        }
        plain = {name: getattr(campaign, name) for name in ("starts_on", "ends_on", "places")}
        return texts | plain | {"project": campaign.project_id or ""}

    def told(self) -> CampaignTold:
        given = self.cleaned_data
        texts = {
            name: {lang: given.get(f"{name}_{lang}", "") for lang in ("fr", "ar", "en")}
            for name in ("title", "aim")
        }
        return CampaignTold(
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            places=given["places"],
            project=given["project"],
            **texts,
        )


class MaterialForm(forms.Form):
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=[NONE, *Channel.choices])
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("Of the people it speaks to: not only those of the screens."),
    )
    place = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    day = DayField(label=gettext_lazy("Day"), required=False)
    quantity = NumberField(
        label=gettext_lazy("How many"), help_text=gettext_lazy("Copies, broadcasts, posts or meetings.")
    )
    reach = NumberField(
        label=gettext_lazy("Contacts"),
        required=False,
        help_text=gettext_lazy("How often it was seen or heard. Empty when nobody knows."),
    )
    reach_kind = forms.ChoiceField(
        label=gettext_lazy("Counted or estimated"), choices=[NONE, *ReachKind.choices], required=False
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How one knows"), choices=[NONE, *ReachMethod.choices], required=False
    )

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["language"].choices = [NONE, *reference.languages_named()]
        self.fields["place"].choices = choices.places(choices.country(), empty=("", _("The whole country")))

    def told(self) -> MaterialTold:
        return MaterialTold(**self.cleaned_data)


# Reception points ---------------------------------------------------------------------------------


class PointForm(forms.Form):
    opened_on = DayField(label=gettext_lazy("Open since"), required=False)
    staff = NumberField(label=gettext_lazy("How many work there"), required=False)
    staffed_since = DayField(label=gettext_lazy("Staffed since"), required=False)
    equipment = forms.MultipleChoiceField(
        label=gettext_lazy("Equipped with"),
        choices=Equipment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    equipped_since = DayField(label=gettext_lazy("Equipped since"), required=False)
    hours_fr = line(gettext_lazy("Hours, in French"), 200)
    hours_ar = line(gettext_lazy("Hours, in Arabic"), 200, attrs=ARABIC)
    project = forms.ChoiceField(label=gettext_lazy("Project"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["project"].choices = project_choices()

    @staticmethod
    def of(point) -> dict[str, Any]:
        if point is None:
            return {}
        plain = ("opened_on", "staffed_since", "equipped_since", "equipment")
        return {name: getattr(point, name) for name in plain} | {
            "staff": point.staff or "",
            "hours_fr": point.hours.get("fr", ""),
            "hours_ar": point.hours.get("ar", ""),
            "project": point.project_id or "",
        }

    def told(self, kept) -> PointTold:
        """``kept``: the point as it was; its hours in a language that the form does not ask stay."""
        given = dict(self.cleaned_data)
        hours = dict(kept.hours) if kept else {}
        hours |= {lang: given.pop(f"hours_{lang}") for lang in ("fr", "ar")}
        return PointTold(**given | {"staff": given["staff"] or 0, "hours": hours})


class StepsForm(forms.Form):
    step_free = forms.ChoiceField(
        label=gettext_lazy("Without steps"),
        choices=[
            ("yes", gettext_lazy("Yes, also with a wheelchair or a pram")),
            ("no", gettext_lazy("No, there are steps")),
        ],
        widget=forms.RadioSelect,
    )


class MapForm(forms.Form):
    latitude = DegreeField(
        label=gettext_lazy("Latitude"), help_text=gettext_lazy("Degrees, as in 34.6805; for the map")
    )
    longitude = DegreeField(
        label=gettext_lazy("Longitude"), help_text=gettext_lazy("Degrees, as in -1.9076; west is below zero")
    )


class StateForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("From now on"), widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("Since"), required=False, help_text=gettext_lazy("Empty: from today."))

    def __init__(self, *args, targets, **more):
        super().__init__(*args, **more)
        self.fields["to"].choices = [(one, PointState(one).label) for one in targets]
