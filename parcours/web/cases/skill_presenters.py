"""How what she can do, and what makes her situation harder, is said."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.cases.enums import ProofKind
from parcours.cases.evaluation import MET, MISSING, UNMET
from parcours.cases.models import Skill
from parcours.cases.profile import Line, Shown
from parcours.cases.vulnerability import STRONG, Level, Need
from parcours.reference import searching
from parcours.reference.models import Occupation
from parcours.reference.models import Skill as EscoSkill
from parcours.reference.searching import Asked, Group
from parcours.ui import wording

BETWEEN = " · "


def group(one: Group) -> str:
    return f"{one.title} ({one.within})" if one.within else one.title


def occupation(one: Occupation) -> str:
    around = searching.group(one.group_id)
    named = wording.translated(one.label)
    return f"{named} ({around.title})" if around else named


def asked(one: Asked) -> str:
    named = wording.translated(one.skill.label)
    return _("%(skill)s (essential)") % {"skill": named} if one.essential else named


def years(number: int | None) -> str:
    if number is None:
        return ""
    if number == 0:
        return _("less than a year")
    return ngettext("%(n)s year", "%(n)s years", number) % {"n": number}


def skill(row: Skill, named: Mapping[Any, EscoSkill], *, may: bool = False) -> dict[str, Any]:
    """A line: her words first, else the title of the list. ``named``: the skills that ``can`` holds."""
    around = searching.group(row.group_id)
    title = around.title if around else row.group_id
    if row.esco:
        title = wording.translated(row.esco.label)
    country = wording.translated(row.country.name) if row.country else ""
    parts = (title if row.label else "", years(row.years), country, row.get_known_display())
    return {
        "title": row.label or title,
        "own": bool(row.label),
        "note": BETWEEN.join(part for part in parts if part),
        "level": row.get_level_display(),
        "wish": row.wish,
        "can": [wording.translated(named[one].label) for one in row.can if one in named],
        "url": reverse("person_skill", args=[row.person_id, row.id]) if may else "",
    }


def skills(rows: Iterable[Skill], *, may: bool = False) -> list[dict[str, Any]]:
    found = list(rows)
    wanted = {one for row in found for one in row.can}
    named = searching.skills_named(wanted) if wanted else {}
    return [skill(row, named, may=may) for row in found]


def version(row: Skill, author: str) -> dict[str, Any]:
    """An earlier version, and who wrote it."""
    told = skill(row, {})
    return told | {
        "when": wording.day(row.noted_on),
        "author": author,
        "organisation": wording.translated(row.organisation.name),
        "withdrawn": row.withdrawn,
    }


# What makes her situation harder ------------------------------------------------------------------


def rule(level: Level) -> str:
    """What a class asks for, in words made from the very numbers that are compared."""
    said = [_need(need) for need in level.needs]
    found = said[0]
    for more in said[1:]:
        found = _("%(one)s, or %(other)s") % {"one": found, "other": more}
    return found


def _need(need: Need) -> str:
    strong = ngettext("at least one strong factor", "at least %(n)s strong factors", need.strong)
    every = ngettext("at least one factor", "at least %(n)s factors", need.all)
    if need.strong and need.all > need.strong:
        in_all = ngettext("%(n)s factor in all", "%(n)s factors in all", need.all) % {"n": need.all}
        return _("%(strong)s and %(all)s") % {"strong": strong % {"n": need.strong}, "all": in_all}
    return strong % {"n": need.strong} if need.strong else every % {"n": need.all}


def factor(line: Line) -> dict[str, Any]:
    strong, source = line.judged.factor.weight == STRONG, line.source
    parts = [ProofKind(source.proof).label] if source else []
    if source and source.since:
        parts.append(_("since %(day)s") % {"day": wording.day(source.since)})
    return {
        "text": wording.translated(dict(line.judged.sentence)),
        "note": BETWEEN.join(str(part) for part in parts),
        "weight": _("Strong factor") if strong else _("Ordinary factor"),
        "tone": "bad" if strong else "wait",
        "strong": strong,
        "restricted": line.judged.factor.restricted,
    }


def profile(shown: Shown) -> dict[str, Any]:
    """The factors by their state, the strong first, and the class with its rule."""

    def of(state: str) -> list[dict[str, Any]]:
        found = [factor(line) for line in shown.lines if line.judged.state == state]
        return sorted(found, key=lambda one: not one["strong"])

    made, levels = shown.profile, shown.plan.levels
    level = made.level
    tones = ("bad", "wait")
    tone = tones[min(levels.index(level), 1)] if level else "none"
    known = any(line.judged.state != MISSING for line in shown.lines)
    nothing = _("No factor found") if known else _("Not known yet")
    return {
        "chip": {"text": wording.translated(dict(level.name)) if level else nothing, "tone": tone},
        "rule": rule(level) if level else "",
        "open": made.open,
        "met": of(MET),
        "unknown": of(MISSING),
        "unmet": of(UNMET),
        "rules": [{"name": wording.translated(dict(one.name)), "rule": rule(one)} for one in levels],
        "note": wording.translated(dict(shown.plan.note)),
        "confirmed": wording.day(shown.confirmed_on) if shown.confirmed_on else "",
        "reader": shown.reader,
    }
