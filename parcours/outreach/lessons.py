"""Good practices and lessons learnt: written down, shared, proposed when somebody plans the same."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.kernel.texts import plain
from parcours.programmes.queries import pack_or_none
from parcours.reference.models import Place, Region

from . import entries, finding, refusals, rules, states, told
from .enums import Activity, LessonKind, LessonState
from .models import Lesson, Reading

_STREETS = r"rue|avenue|boulevard|bd|derb|immeuble|street"
STREET = re.compile(
    rf"\b(?:{_STREETS})\b[^.\n]{{0,40}}\d"
    rf"|\d+\s*,?\s*(?:bis\s+)?(?:{_STREETS})\b"
    r"|(?:زنقة|شارع|درب|عمارة)[^.\n]{0,40}\d",
    re.IGNORECASE,
)
"""A street with a number: where somebody lives, or nearly."""
PROPOSED, LOOKED_AT = 3, 300
TEXTS = {"title": 160, "happened": 1500, "learnt": 1500, "advice": 1500}


@dataclass(frozen=True)
class LessonTold:
    """``title``, ``happened``, ``learnt``, ``advice``: {fr, ar, en}; the title in one language at least.
    ``themes``: codes of ``Theme``. ``activity``, ``indicator`` or both; ``place``, ``region`` or none."""

    kind: str
    title: dict[str, str]
    themes: list[str]
    happened: dict[str, str] = field(default_factory=dict)
    learnt: dict[str, str] = field(default_factory=dict)
    advice: dict[str, str] = field(default_factory=dict)
    activity: str = ""
    indicator: str = ""
    place: str = ""
    region: str = ""


# Written ------------------------------------------------------------------------------------------


def _texts(said: LessonTold) -> dict:
    found = {name: told.paragraphs(getattr(said, name), most, name) for name, most in TEXTS.items()}
    found["title"] = rules.texts(said.title, TEXTS["title"], "title")
    if not found["title"]:
        raise Refused(refusals.TITLE_MISSING, "title_fr")
    for name, texts in found.items():
        for language, text in texts.items():
            if rules.PERSONAL.search(text) or STREET.search(text):
                raise Refused(refusals.PERSONAL_IN_LESSON, f"{name}_{language}")
    return found


def _values(by: Actor, said: LessonTold) -> dict:
    finding.needs_organisation(by)
    if not said.activity and not said.indicator:
        raise Refused(refusals.LESSON_UNTIED, "activity")
    pack = pack_or_none()
    if said.indicator and (pack is None or all(one.code != said.indicator for one in pack.indicators)):
        raise Refused(refusals.NOT_IN_LIST, "indicator", {"value": said.indicator[:40]})
    place = finding.known(Place, said.place, "place") if said.place else None
    region = finding.known(Region, said.region, "region").code if said.region else None
    return {
        "kind": rules.coded(said.kind, LessonKind, "kind"),
        **_texts(said),
        "themes": told.check_themes(said.themes),
        "activity": rules.coded(said.activity, Activity, "activity") if said.activity else "",
        "indicator": said.indicator,
        "place_id": place.code if place else None,
        "region_id": place.region_id if place else region,
    }


def _where(row: Lesson) -> dict[str, str]:
    return {"region": row.region_id or "", "place": row.place_id or ""}


def _tell(kind, by: Actor, row: Lesson, **facts) -> None:
    record(kind.code, by=by, object=("outreach.Lesson", row.id), facts=facts, dimensions=_where(row))


def _written(by: Actor, row: Lesson, fields: list[str]) -> None:
    facts = {"lesson_kind": row.kind, "themes": row.themes, "activity": row.activity}
    _tell(entries.LESSON_WRITTEN, by, row, **facts, indicator=row.indicator, fields=fields)


def write(by: Actor, said: LessonTold) -> Lesson:
    row = Lesson(organisation_id=by.organisation, **_values(by, said))
    row.save(force_insert=True)
    _written(by, row, [])
    return row


def _own(by: Actor, wanted: UUID) -> Lesson:
    found = Lesson.objects.select_for_update(of=("self",)).filter(pk=wanted).first()
    if found is None or (found.organisation_id != by.organisation and found.state != LessonState.SHARED):
        raise Missing(NOT_FOUND)
    rules.check_own(found, by)
    return found


def change(by: Actor, wanted: UUID, said: LessonTold) -> Lesson:
    row = _own(by, wanted)
    values = _values(by, said)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    for name in changed:
        setattr(row, name, values[name])
    if row.state == LessonState.SHARED:
        _check_complete(row)
    row.save(update_fields=changed)
    _written(by, row, [name.removesuffix("_id") for name in changed])
    return row


def _check_complete(row: Lesson) -> None:
    for name in ("happened", "learnt", "advice"):
        if not getattr(row, name):
            raise Refused(refusals.LESSON_INCOMPLETE, f"{name}_fr")


def move(by: Actor, wanted: UUID, to: str) -> Lesson:
    row = _own(by, wanted)
    if to == LessonState.SHARED:
        _check_complete(row)
    states.LESSON.move(row, to, by)
    row.shared_on = row.shared_on or clock.today()
    row.save(update_fields=["state", "shared_on"])
    _tell(entries.LESSON_MOVED, by, row, state=row.state, lesson_kind=row.kind, themes=row.themes)
    return row


def read(by: Actor, wanted: UUID, useful: bool | None) -> Reading:
    lesson = Lesson.objects.filter(pk=wanted, state=LessonState.SHARED).first()
    if lesson is None or by.user is None:
        raise Missing(NOT_FOUND)
    row, _fresh = Reading.objects.get_or_create(lesson=lesson, user=by.user)
    if useful is not None and row.useful != useful:
        row.useful = useful
        row.save(update_fields=["useful"])
    _tell(entries.LESSON_READ, by, lesson, useful=useful)
    return row


# Read ---------------------------------------------------------------------------------------------


def lessons(
    actor: Actor,
    *,
    text: str = "",
    kind: str = "",
    theme: str = "",
    region: str = "",
    activity: str = "",
    state: str = "",
) -> QuerySet[Lesson]:
    """What is shared, and all of one's own, the newest first, with how many ``opened`` it and found it
    ``useful``."""
    rows = Lesson.objects.select_related("organisation", "place", "region")
    if actor.kind != SYSTEM and not actor.may("outreach.see"):
        return rows.none()
    if actor.kind != SYSTEM:
        rows = rows.filter(Q(organisation=actor.organisation) | Q(state=LessonState.SHARED))
    wanted = {"kind": kind, "region": region, "activity": activity, "state": state}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if theme:
        rows = rows.filter(themes__contains=[theme])
    for word in text.split()[:6]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(happened__icontains=word)
            | Q(learnt__icontains=word)
            | Q(advice__icontains=word)
        )
    rows = rows.annotate(opened=Count("readings"), useful=Count("readings", filter=Q(readings__useful=True)))
    return rows.order_by("-written_on", "-id")


def lesson(actor: Actor, wanted: UUID) -> Lesson:
    """One of those, or ``Missing``."""
    found = lessons(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def said_useful(actor: Actor, row: Lesson) -> bool | None:
    """What the actor herself said of it."""
    return Reading.objects.filter(lesson=row, user=actor.user).values_list("useful", flat=True).first()


def proposed(
    actor: Actor, activity: str, *, themes: Iterable[str] = (), place: str = "", most: int = PROPOSED
) -> list[Lesson]:
    """Up to three shared lessons for what is planned: of its themes or its city, or else of its kind.

    First those with more in common (theme, city, kind of activity), then those that more found useful. What
    is planned is as it was typed so far."""
    activity, place, themes = plain(activity), plain(place), [plain(one) for one in themes]
    rows = lessons(actor, state=LessonState.SHARED)
    same = Q(activity=activity)
    if place:
        same |= Q(place=place)
    wanted = set(themes)
    if wanted:
        same |= Q(themes__overlap=sorted(wanted))
    found = list(rows.filter(same)[:LOOKED_AT])

    def in_common(row: Lesson) -> tuple[int, int]:
        common = len(wanted & set(row.themes)), row.place_id == place, row.activity == activity
        return -(2 * common[0] + 2 * (common[1] and bool(place)) + common[2]), -row.useful

    return sorted(found, key=in_common)[:most]
