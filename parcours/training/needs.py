"""What work a region needs, and how far the training offer and the people who wait meet it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Left

from parcours.cases.models import Standing
from parcours.cases.skill_models import Skill
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.days import check_happened
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.kernel.texts import plain
from parcours.people import visibility
from parcours.reference.models import OccupationGroup, Region

from . import entries, refusals
from .enums import LostState, SessionState
from .models import LostPlace, Need, Session, Waiting
from .queueing import LIVING

SOURCE, MOST_PEOPLE, LONGEST = 160, 100_000, timedelta(days=5 * 366)
OFFERED = (SessionState.PLANNED, SessionState.OPEN, SessionState.RUNNING)
SMALLEST = 5
DIGITS = 2
"""Needs, courses and skills are compared by sub-major groups of ISCO-08."""


@dataclass(frozen=True)
class NeedTold:
    """``number``: people needed; ``until``: as long as the source says so."""

    region: str
    occupation: str
    number: int
    source: str
    stated_on: date
    until: date


def record_need(by: Actor, told: NeedTold) -> Need:
    source = " ".join(plain(told.source).split())
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    for model, code, where in (
        (Region, told.region, "region"),
        (OccupationGroup, told.occupation, "occupation"),
    ):
        if len(code) > 40 or not model.objects.filter(pk=code).exists():
            raise Refused(refusals.NOT_IN_LIST, where, {"value": str(code)[:40]})
    if len(told.occupation) < DIGITS:
        raise Refused(refusals.NEED_TOO_WIDE, "occupation")
    if not 1 <= told.number <= MOST_PEOPLE:
        raise Refused(refusals.NEED_NUMBER, "number", {"most": MOST_PEOPLE})
    if not source:
        raise Refused(refusals.NEED_SOURCE, "source")
    if len(source) > SOURCE:
        raise Refused(refusals.TOO_LONG, "source", {"most": SOURCE})
    check_happened(told.stated_on, "stated_on")
    if told.stated_on > clock.today():
        raise Refused(refusals.DAY_IN_FUTURE, "stated_on")
    if not told.stated_on <= told.until <= told.stated_on + LONGEST:
        raise Refused(refusals.NEED_UNTIL, "until")
    row = Need(
        region_id=told.region,
        occupation_id=told.occupation,
        number=told.number,
        source=source,
        stated_on=told.stated_on,
        until=told.until,
        organisation_id=by.organisation,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(refusals.NEED_TWICE, "source") from error
    _tell(by, row, entries.NEED_RECORDED, number=row.number)
    return row


def withdraw_need(by: Actor, wanted: UUID) -> Need:
    """It was wrong, or holds no more. Only who recorded it may say so."""
    row = Need.objects.select_for_update(of=("self",)).filter(pk=wanted, withdrawn_on__isnull=True).first()
    if row is None or row.organisation_id != by.organisation:
        raise Missing(NOT_FOUND)
    row.withdrawn_on = clock.today()
    row.save(update_fields=["withdrawn_on"])
    _tell(by, row, entries.NEED_WITHDRAWN)
    return row


def _tell(by: Actor, row: Need, kind, **facts) -> None:
    told = {"region": row.region_id, "occupation": row.occupation_id, **facts}
    record(kind.code, by=by, object=("training.Need", row.id), facts=told)


# Reads --------------------------------------------------------------------------------------------


def needs(actor: Actor, *, region: str = "") -> QuerySet[Need]:
    """Those in force, the newest first."""
    rows = Need.objects.filter(until__gte=clock.today(), withdrawn_on__isnull=True)
    if not actor.may("training.see"):
        rows = rows.none()
    if region:
        rows = rows.filter(region=region)
    return rows.select_related("region", "occupation", "organisation").order_by("-stated_on", "id")


def need(actor: Actor, wanted: UUID) -> Need:
    """One of one's own that is in force, or ``Missing``."""
    found = needs(actor).filter(pk=wanted, organisation=actor.organisation).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


@dataclass
class Against:
    """One occupation group in one region. ``needed``: people, None where no source says; ``places``: in
    sessions that run or come, ``free`` of them; ``waiting``: for a place in a training of it; ``able``:
    people without a step who can do such work and do not wish something else. The two are None where those
    of them whom the reader may not see are fewer than ``SMALLEST``: a number so small is a person, also where
    it is the rest of a larger one. ``seen``: how many of each, then, the reader may see.
    """

    region: str
    group: str
    needed: int | None = None
    places: int = 0
    free: int = 0
    waiting: int | None = 0
    able: int | None = 0
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def short(self) -> int:
        """How many more people are needed than are trained."""
        return max((self.needed or 0) - self.places, 0)


def against(actor: Actor, *, region: str = "") -> list[Against]:
    """Offer against need and who waits, in numbers of all organisations; where most is missing first."""
    if not actor.may("training.see"):
        return []
    found: dict[tuple[str, str], Against] = {}

    def line(key: tuple[str, str]) -> Against:
        return found.setdefault(key, Against(*key))

    for key, number in _needed(needs(actor, region=region)).items():
        line(key).needed = number
    with as_role("system"):
        for where, group, places, taken in _offered(region):
            one = line((where, group))
            one.places, one.free = places, places - taken
        people = {"waiting": _waiting(region), "able": _able(region)}
    for name, counted in people.items():
        for key, number in counted.items():
            setattr(line(key), name, number)
    _hide(actor, region, people, found)
    return sorted(found.values(), key=lambda one: (-one.short, -(one.needed or 0), one.region, one.group))


def _hide(actor: Actor, region: str, people: dict[str, dict], found: dict) -> None:
    """Numbers so small that they tell of somebody whom the actor may not see are not told."""
    for name, read in (("waiting", _waiting), ("able", _able)):
        if not people[name]:
            continue
        seen = read(region, visibility.visible(actor))
        for key, number in people[name].items():
            if 0 < number - seen.get(key, 0) < SMALLEST:
                setattr(found[key], name, None)
                found[key].seen[name] = seen.get(key, 0)


def _needed(rows: QuerySet[Need]) -> dict[tuple[str, str], int]:
    """Of one occupation the newest statement holds, whoever made it: sources tell of the same jobs."""
    newest: dict[tuple[str, str], int] = {}
    for row in rows:
        newest.setdefault((row.region_id, row.occupation_id), row.number)
    found: dict[tuple[str, str], int] = defaultdict(int)
    for (where, occupation), number in newest.items():
        # A wider group tells of its parts too: what is said of the group itself holds.
        wider = newest.get((where, occupation[:DIGITS]))
        if wider is None or len(occupation) == DIGITS:
            found[where, occupation[:DIGITS]] += number
    return found


def _offered(region: str):
    rows = Session.objects.filter(state__in=OFFERED, ends_on__gte=clock.today())
    rows = rows.filter(course__occupation__isnull=False)
    if region:
        rows = rows.filter(region=region)
    rows = rows.annotate(group=Left("course__occupation_id", DIGITS)).order_by()
    return list(rows.values_list("region_id", "group").annotate(Sum("places"), Sum("taken")))


def _waiting(region: str, people: QuerySet | None = None) -> dict[tuple[str, str], int]:
    """On lists of sessions, or after a session that was cancelled: how many people, of ``people`` alone."""
    found: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for rows in (
        Waiting.objects.filter(state__in=LIVING),
        LostPlace.objects.filter(state=LostState.OPEN),
    ):
        rows = rows.filter(session__course__occupation__isnull=False)
        if region:
            rows = rows.filter(session__region=region)
        if people is not None:
            rows = rows.filter(person__in=people)
        rows = rows.annotate(where=F("session__region"), group=Left("session__course__occupation_id", DIGITS))
        for where, group, person in rows.order_by().values_list("where", "group", "person_id"):
            found[where, group].add(person)
    return {key: len(hers) for key, hers in found.items()}


def _able(region: str, people: QuerySet | None = None) -> dict[tuple[str, str], int]:
    idle = Standing.objects.filter(ours=True, busy=False, closed=False).values("person_id")
    rows = Skill.objects.filter(current=True, withdrawn=False, person__in=idle).exclude(wish=False)
    rows = rows.filter(person__city__region__isnull=False)
    if region:
        rows = rows.filter(person__city__region=region)
    if people is not None:
        rows = rows.filter(person__in=people)
    rows = rows.annotate(where=F("person__city__region"), code=Left("group_id", DIGITS)).order_by()
    counted = rows.values_list("where", "code").annotate(Count("person", distinct=True))
    return {(where, group): number for where, group, number in counted}
