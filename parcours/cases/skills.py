"""What she can do and has done: told, corrected, taken back; every version stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Left

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.entries import Kind
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people.queries import facts_on_days
from parcours.people.visibility import get, visible
from parcours.reference.models import Country, Occupation, OccupationGroup, OccupationSkill

from . import entries, filed, refusals, rules
from .enums import ProofKind, SkillLevel
from .models import Skill
from .storing import lock_people, tell

LABEL, YEARS, SKILLS = 120, 70, 100
COLUMNS = ("group_id", "label", "years", "level", "known", "country_id", "wish", "esco_id", "can")


@dataclass(frozen=True)
class Told:
    """A kind of work. ``group``: ISCO-08, at best its four digits; that of ``esco`` when one is given.

    ``label``: in her words. ``years``: 0 for less than one, None when not known. ``level``: ``SkillLevel``.
    ``known``: declared, document or observed. ``country``: where she did it. ``wish``: to work in it.
    ``can``: skills of the ESCO occupation ``esco`` that she has."""

    group: str = ""
    label: str = ""
    years: int | None = None
    level: str = SkillLevel.ALONE.value
    known: str = ProofKind.DECLARED.value
    country: str = ""
    wish: bool | None = None
    esco: UUID | None = None
    can: list[UUID] = field(default_factory=list)


@dataclass(frozen=True)
class NewSkill:
    person: UUID
    told: Told
    occurred_on: date | None = None


@dataclass(frozen=True)
class Noted:
    id: UUID


@dataclass(frozen=True)
class NotedMany:
    ids: list[UUID]


# What is written ----------------------------------------------------------------------------------


@action("cases.note_skill", right="cases.assess")
def note_skill(*, by: Actor, person: UUID, told: Told, occurred_on: date | None = None) -> Noted:
    """Write down a kind of work that a person knows."""
    return Noted(_note(by, [NewSkill(person, told, occurred_on)])[0].id)


@action("cases.note_skill_many", right="cases.assess")
def note_skill_many(*, by: Actor, skills: list[NewSkill]) -> NotedMany:
    """Write down up to 250 kinds of work at once: all of them or none."""
    return NotedMany([row.id for row in _note(by, skills)])


@action("cases.correct_skill", right="cases.assess")
def correct_skill(*, by: Actor, skill: UUID, told: Told) -> Noted:
    """Say it anew, as a whole; what stood before stays readable."""
    old = _current(by, skill)
    values = _checked([told], held=old)[0]
    if all(getattr(old, name) == value for name, value in values.items()):
        raise Refused(refusals.NOTHING_CHANGED)
    _check_once([(old.person_id, values)], but=old)
    return Noted(_next(by, old, entries.SKILL_CORRECTED, **values).id)


@action("cases.withdraw_skill", right="cases.assess")
def withdraw_skill(*, by: Actor, skill: UUID) -> Noted:
    """Take back what was written by mistake: it is hers no more, and stays readable."""
    old = _current(by, skill)
    kept = {name: getattr(old, name) for name in COLUMNS}
    return Noted(_next(by, old, entries.SKILL_WITHDRAWN, withdrawn=True, **kept).id)


def _current(by: Actor, skill: UUID) -> Skill:
    """What stands now of a person whom the actor sees, locked."""
    found = Skill.objects.filter(pk=skill, person__in=visible(by)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    lock_people(by, [found.person_id])
    found.refresh_from_db()
    if not found.held:
        raise Refused(refusals.SKILL_CHANGED)
    return found


def _next(by: Actor, old: Skill, kind: Kind, **values: Any) -> Skill:
    old.current = False
    old.save(update_fields=["current"])
    row = Skill(
        person_id=old.person_id,
        thread=old.thread,
        version=old.version + 1,
        noted_on=clock.today(),
        author=by.user,
        organisation_id=by.organisation,
        **values,
    )
    row.save(force_insert=True)
    _tell(by, kind, [row])
    return row


def _note(by: Actor, asked: list[NewSkill]) -> list[Skill]:
    if not asked:
        raise Refused(refusals.NOTHING_GIVEN)
    if len(asked) > rules.MOST:
        raise Refused(refusals.TOO_MANY, params={"most": rules.MOST})
    today = clock.today()
    days = [rules.check_day(one.occurred_on, today) for one in asked]
    lock_people(by, {one.person for one in asked})
    checked = _checked([one.told for one in asked])
    _check_once([(one.person, values) for one, values in zip(asked, checked, strict=True)])
    rows = [
        Skill(person_id=one.person, noted_on=day, author=by.user, organisation_id=by.organisation, **values)
        for one, day, values in zip(asked, days, checked, strict=True)
    ]
    Skill.objects.bulk_create(rows)
    _tell(by, entries.SKILL_NOTED, rows)
    return rows


def _tell(by: Actor, kind: Kind, rows: list[Skill]) -> None:
    dimensions = facts_on_days((row.person_id, row.noted_on) for row in rows)
    record_many(
        # The major group alone: with her age and nationality a rare trade would name her.
        tell(by, kind.code, row, row.noted_on, dimensions, major=row.group_id[0], level=row.level)
        for row in rows
    )


# What is refused ----------------------------------------------------------------------------------


def _checked(told: list[Told], held: Skill | None = None) -> list[dict[str, Any]]:
    """The columns of what was told, in four queries at most whatever the number.

    ``held``: what is corrected; what a later version of ESCO has no more stays hers.
    """
    esco = {row.id: row for row in Occupation.objects.filter(pk__in={one.esco for one in told} - {None})}
    kept = held.esco_id if held else None
    esco = {one: row for one, row in esco.items() if not row.ended_in or one == kept}
    groups = _known(OccupationGroup, {one.group for one in told} - {""})
    countries = _known(Country, {one.country for one in told} - {""})
    asks: dict[UUID, set[UUID]] = {}
    if any(one.can for one in told):
        rows = OccupationSkill.objects.filter(occupation_id__in=esco)
        for occupation, skill in rows.values_list("occupation_id", "skill_id"):
            asks.setdefault(occupation, set()).add(skill)
        if kept:
            asks.setdefault(kept, set()).update(held.can)
    return [_columns(one, esco, groups, countries, asks) for one in told]


def _known(model: type, codes: set[str]) -> set[str]:
    return set(model.objects.filter(pk__in=codes).values_list("pk", flat=True)) if codes else set()


def _columns(
    one: Told,
    esco: Mapping[UUID, Occupation],
    groups: set[str],
    countries: set[str],
    asks: Mapping[UUID, set[UUID]],
) -> dict[str, Any]:
    occupation = esco.get(one.esco) if one.esco else None
    if one.esco and occupation is None:
        raise Refused(refusals.OCCUPATION_UNKNOWN, "group")
    group = occupation.group_id if occupation else one.group
    # A major group says too little to find her work in it.
    if occupation is None and (group not in groups or len(group) < 2):
        raise Refused(refusals.OCCUPATION_UNKNOWN, "group")
    if one.level not in SkillLevel.values:
        raise Refused(refusals.LEVEL_UNKNOWN, "level")
    if one.known not in ProofKind.values:
        raise Refused(refusals.PROOF_UNKNOWN, "known")
    if one.country and one.country not in countries:
        raise Refused(refusals.COUNTRY_UNKNOWN, "country")
    if one.years is not None and not 0 <= one.years <= YEARS:
        raise Refused(refusals.NUMBER_OUT_OF_RANGE, "years", {"least": 0, "most": YEARS})
    can = sorted(set(one.can))
    if can and (occupation is None or not set(can) <= asks.get(occupation.id, set())):
        raise Refused(refusals.SKILL_UNKNOWN, "can")
    return {
        "group_id": group,
        "label": rules.short(one.label, LABEL, "label"),
        "years": one.years,
        "level": one.level,
        "known": one.known,
        "country_id": one.country or None,
        "wish": one.wish,
        "esco_id": occupation.id if occupation else None,
        "can": can,
    }


def _check_once(told: Iterable[tuple[UUID, dict[str, Any]]], but: Skill | None = None) -> None:
    """The same work under the same words is written once."""
    pairs = [(person, values["group_id"], values["label"]) for person, values in told]
    rows = held().filter(person_id__in={person for person, _group, _label in pairs})
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    there = set(rows.values_list("person_id", "group_id", "label"))
    if len(set(pairs)) < len(pairs) or there & set(pairs):
        raise Refused(refusals.SKILL_TWICE, "group")


# Reading ------------------------------------------------------------------------------------------


def held():
    """What stands now, of everybody whom row security shows."""
    return Skill.objects.filter(current=True, withdrawn=False)


def skills_of(actor: Actor, person: UUID) -> list[Skill]:
    """What she can do: first where she wishes to work, then what she has done for longest."""
    get(actor, person)
    return filed.SKILLS.all(person=person)


def skill(actor: Actor, skill: UUID) -> Skill:
    """One that stands, or ``Missing``."""
    rows = held().filter(pk=skill, person__in=visible(actor))
    row = rows.select_related("country", "esco", "organisation").first()
    if row is None:
        raise Missing(NOT_FOUND)
    return row


def versions(actor: Actor, skill: UUID) -> list[Skill]:
    """Every version of one, the latest first; ``Missing`` when she is not seen."""
    row = Skill.objects.filter(pk=skill, person__in=visible(actor)).first()
    if row is None:
        raise Missing(NOT_FOUND)
    rows = Skill.objects.filter(thread=row.thread).select_related("country", "esco", "organisation")
    return list(rows.order_by("-version"))


def people_by_major_group(actor: Actor, *, wish: bool = False) -> dict[str, int]:
    """How many people whom the actor sees know work of each major group of ISCO-08: digit → people.

    Somebody who knows two is counted in both, in each of them once. ``wish``: only where they wish to work.
    """
    rows = held().filter(person__in=visible(actor))
    if wish:
        rows = rows.filter(wish=True)
    counted = rows.annotate(major=Left("group_id", 1)).values("major").order_by("major")
    return {row["major"]: row["people"] for row in counted.annotate(people=Count("person", distinct=True))}
