"""Forms of the register of officials and staff, and of their marks."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.enums import OrganisationKind
from parcours.accounts.queries import colleague_names, organisations
from parcours.outreach import queries, trained
from parcours.outreach.enums import Theme
from parcours.outreach.registering import MOST_MARK, Mark, OfficialTold
from parcours.reference.enums import Sex
from parcours.ui.widgets import DayField, NumberField
from parcours.ui.wording import translated

from .forms import ALL, NONE, line, regions

KINDS = [choice for choice in OrganisationKind.choices if choice[0] != OrganisationKind.FUNDER]


class OfficialFilters(forms.Form):
    view = forms.ChoiceField(label=gettext_lazy("Show"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of institution"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Trained in"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["view"].choices = [
            ALL,
            (trained.DUE, _("To be trained again")),
            (trained.NEVER, _("Never trained")),
            (trained.TRAINED, _("Trained")),
            (trained.LEFT, _("Has left")),
        ]
        self.fields["kind"].choices = [ALL, *KINDS]
        self.fields["region"].choices = [ALL, *regions()]
        self.fields["theme"].choices = [ALL, *Theme.choices]

    def asked(self) -> dict[str, Any]:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        return dict(self.cleaned_data)


class OfficialForm(forms.Form):
    name = line(gettext_lazy("Name"), 120, required=True)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=[NONE, *Sex.choices], required=False)
    body = forms.ChoiceField(label=gettext_lazy("Organisation of the platform"), required=False)
    institution = line(
        gettext_lazy("Or another institution"),
        160,
        help_text=gettext_lazy("Such as a province, a school, a police station."),
    )
    institution_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of this other institution"), choices=[NONE, *KINDS], required=False
    )
    service = line(gettext_lazy("Service"), 120)
    function = line(gettext_lazy("Function"), 120)
    region = forms.ChoiceField(
        label=gettext_lazy("Region"),
        required=False,
        help_text=gettext_lazy("Not needed where a centre is chosen."),
    )
    site = forms.ChoiceField(label=gettext_lazy("Centre"), required=False)
    email = line(gettext_lazy("E-mail address at work"), 254, attrs={"type": "email", "inputmode": "email"})
    user = forms.ChoiceField(label=gettext_lazy("Account on the platform"), required=False)

    def __init__(self, *args, actor, **more):
        super().__init__(*args, **more)
        named = [(str(one.id), translated(one.name)) for one in organisations()]
        self.fields["body"].choices = [NONE, *named]
        self.fields["region"].choices = [NONE, *regions()]
        groups: dict[str, list[tuple[str, str]]] = {}
        for site in queries.sites(actor):
            groups.setdefault(translated(site.organisation.name), []).append(
                (site.code, translated(site.name))
            )
        self.fields["site"].choices = [NONE, *groups.items()]
        here = colleague_names(actor.organisation, "programmes.see")
        accounts = [(str(user), name) for user, name in here]
        kept = self.initial.get("user")
        if kept and kept not in dict(accounts):
            accounts.append((kept, self.initial.get("user_name", kept)))
        self.fields["user"].choices = [NONE, *accounts]

    @staticmethod
    def of(row) -> dict[str, Any]:
        plain = ("name", "sex", "institution", "service", "function", "email")
        return {name: getattr(row, name) for name in plain} | {
            "institution_kind": "" if row.body_id else row.institution_kind,
            "body": str(row.body_id or ""),
            "region": row.region_id,
            "site": row.site.code if row.site else "",
            "user": str(row.user_id or ""),
            "user_name": row.user.name if row.user else "",
        }

    def told(self) -> OfficialTold:
        given = dict(self.cleaned_data)
        ids = {name: UUID(given[name]) if given[name] else None for name in ("body", "user")}
        return OfficialTold(**given | ids)


class LeftForm(forms.Form):
    on = DayField(label=gettext_lazy("Since"), required=False, help_text=gettext_lazy("Empty: from today."))


class MarksForm(forms.Form):
    """A tick and two marks for each official; ``reported``: whether people without a name were counted."""

    def __init__(self, *args, there: list, candidates: list, counted: int, **more):
        super().__init__(*args, **more)
        self.there = {one.official_id: one for one in there}
        self.officials = [*(one.official for one in there), *candidates]
        for one in self.officials:
            known = self.there.get(one.id)
            self.fields[f"there_{one.id}"] = forms.BooleanField(
                label=one.name, required=False, initial=known is not None
            )
            for when, label in (("pre", _("Before")), ("post", _("After"))):
                self.fields[f"{when}_{one.id}"] = NumberField(
                    label=label,
                    required=False,
                    min_value=0,
                    max_value=MOST_MARK,
                    initial=getattr(known, when) if known else None,
                )
        if counted:
            self.fields["forgotten"] = forms.BooleanField(
                label=_("Whoever is added was not among those counted without a name"), required=False
            )

    def rows(self) -> list[tuple[Any, Any, Any, Any]]:
        """(official, tick, before, after) for each."""
        return [
            (one, self[f"there_{one.id}"], self[f"pre_{one.id}"], self[f"post_{one.id}"])
            for one in self.officials
        ]

    def clean(self):
        given = super().clean()
        for one in self.officials:
            marks = [given.get(f"{when}_{one.id}") for when in ("pre", "post")]
            if not given.get(f"there_{one.id}") and any(mark is not None for mark in marks):
                self.add_error(f"there_{one.id}", _("A mark is given, but not that she was there: tick it."))
        return given

    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        marks = [
            Mark(one.id, given[f"pre_{one.id}"], given[f"post_{one.id}"])
            for one in self.officials
            if given[f"there_{one.id}"]
        ]
        ticked = {mark.official for mark in marks}
        gone = [one for one in self.there if one not in ticked]
        return {"there": marks, "not_there": gone, "forgotten": given.get("forgotten", False)}
