"""Forms of what she can do: a trade is searched by what people call it, then chosen."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.cases.enums import ProofKind, SkillLevel
from parcours.cases.models import Skill
from parcours.cases.skills import LABEL, YEARS, Told
from parcours.reference import searching
from parcours.reference.queries import countries_named
from parcours.ui import wording
from parcours.ui.widgets import NumberField

from . import skill_presenters

GROUP, ESCO = "g:", "e:"
SHOWN = 8
WISHES = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("", gettext_lazy("Has not been asked"))]
WISH = {"yes": True, "no": False}


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _found(text: str) -> list[tuple[str, str]]:
    """Occupations of ESCO where it is loaded, then groups of ISCO-08, as choices."""
    occupations = searching.esco_occupations(text, most=SHOWN)
    groups = searching.groups(text, most=SHOWN)
    return [(f"{ESCO}{one.id}", skill_presenters.occupation(one)) for one in occupations] + [
        (f"{GROUP}{one.code}", skill_presenters.group(one)) for one in groups
    ]


def _named(value: str) -> list[tuple[str, str]]:
    """What was chosen before, whatever is searched now."""
    if value.startswith(GROUP):
        one = searching.group(value.removeprefix(GROUP))
        return [(value, skill_presenters.group(one))] if one else []
    identifier = _identifier(value.removeprefix(ESCO)) if value.startswith(ESCO) else None
    chosen = searching.esco_occupation(identifier) if identifier else None
    return [(value, skill_presenters.occupation(chosen))] if chosen else []


class _Sought(forms.CharField):
    """Shown as needed, since a trade is; once one is chosen it may be empty."""

    def validate(self, value):
        pass


class Trade(forms.Form):
    """One kind of work. ``skill``: the one that is corrected. ``typed``: what is shown again while a trade
    is only being looked for, without finding fault with it yet."""

    label = forms.CharField(
        label=gettext_lazy("In her words"),
        max_length=LABEL,
        required=False,
        help_text=gettext_lazy("As she says it: “I sewed wedding dresses”."),
    )
    find = _Sought(
        label=gettext_lazy("Search the kind of work"),
        max_length=100,
        help_text=gettext_lazy("One or two words, in any of the three languages."),
    )
    group = forms.ChoiceField(
        label=gettext_lazy("Which of these is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Search the kind of work and choose one of those that are found.")
        },
    )
    years = NumberField(
        label=gettext_lazy("For how many years?"),
        required=False,
        min_value=0,
        max_value=YEARS,
        help_text=gettext_lazy("Whole years; 0 for less than one."),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("How well?"), choices=SkillLevel.choices, widget=forms.RadioSelect, initial="alone"
    )
    known = forms.ChoiceField(
        label=gettext_lazy("How is it known?"),
        choices=ProofKind.choices,
        widget=forms.RadioSelect,
        initial="declared",
    )
    country = forms.ChoiceField(label=gettext_lazy("Where did she do it?"), required=False)
    wish = forms.ChoiceField(
        label=gettext_lazy("Does she wish to work in it?"),
        choices=WISHES,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, data=None, *, skill: Skill | None = None, typed: dict[str, Any] | None = None):
        super().__init__(data, initial=typed or (_initial(skill) if skill else None))
        chosen = str(self.data.get("group") or self.initial.get("group") or "")
        self.sought = str(self.data.get("find") or self.initial.get("find") or "").strip()[:100]
        found = _named(chosen)
        found += [one for one in _found(self.sought) if one[0] != chosen]
        self.fields["group"].choices = found
        self.found = bool(found)
        self.fields["country"].choices = [("", _("Not stated")), *countries_named()]
        self.skill = skill
        if skill is not None and skill.esco_id:
            self._add_can(skill)

    def _add_can(self, skill: Skill) -> None:
        asked = searching.skills_of(skill.esco_id)
        # What a later version of ESCO has no more stays hers while nobody unticks it.
        there = {one.skill.id for one in asked}
        held = [one for one in searching.skills_named(skill.can).values() if one.id not in there]
        options = [(str(one.skill.id), skill_presenters.asked(one)) for one in asked]
        options += [(str(one.id), wording.translated(one.label)) for one in held]
        if options:
            self.fields["can"] = forms.MultipleChoiceField(
                label=_("What of it can she do?"),
                choices=options,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.initial.setdefault("can", [str(one) for one in skill.can])

    def told(self) -> Told:
        given = self.cleaned_data
        group = given["group"]
        esco = _identifier(group.removeprefix(ESCO)) if group.startswith(ESCO) else None
        same = self.skill is not None and esco is not None and self.skill.esco_id == esco
        return Told(
            group="" if esco else group.removeprefix(GROUP),
            label=given["label"],
            years=given["years"],
            level=given["level"],
            known=given["known"],
            country=given["country"],
            wish=WISH.get(given["wish"]),
            esco=esco,
            can=[UUID(one) for one in given.get("can", [])] if same else [],
        )


def _initial(skill: Skill) -> dict[str, Any]:
    wishes: Iterable[str] = (name for name, value in WISH.items() if value == skill.wish)
    return {
        "label": skill.label,
        "group": f"{ESCO}{skill.esco_id}" if skill.esco_id else f"{GROUP}{skill.group_id}",
        "years": skill.years,
        "level": skill.level,
        "known": skill.known,
        "country": skill.country_id or "",
        "wish": next(iter(wishes), ""),
    }
