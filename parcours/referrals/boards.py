"""How referrals are answered: over all organisations, as counts alone, so that nobody waits unseen and no
group is refused in silence.

Across organisations the system counts and gives numbers only; a number below five is hidden, and so is one
from which the own numbers of the reader would leave a small rest.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Func, JSONField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from parcours.accounts.queries import organisation_names
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.reference.models import Country, Region
from parcours.reference.queries import groups_of_nationalities

from .clockwork import clocks
from .enums import WAITS_FOR_ANSWER, State
from .models import Referral
from .tallying import Side, tally

SMALL = 5
AGES = {"new": (0, 3), "week": (4, 10), "month": (11, 30), "older": (31, None)}
"""How long an open referral has waited for its answer: days from … to, both counted."""
WAITING = [*WAITS_FOR_ANSWER, State.WAITING_LIST]
PROVIDER, SEX, NATIONALITY, REGION = "to_organisation_id", "sex", "nationality_group", "region"
"""Nationalities are told by part of the world: of single ones there are so few that nothing shows, and beside
groups a hidden number would be what is left."""
STATELESS = "XS"


@dataclass(frozen=True)
class Number:
    """A count; ``hidden``: fewer than five, or a rest of others that is. ``None`` where there is none."""

    value: int
    hidden: bool = False


@dataclass(frozen=True)
class Row:
    """One provider, or one group. ``own``: exact numbers of the reader's organisation, which open lists."""

    key: Any
    name: dict[str, str] | str
    numbers: dict[str, Number]
    median: float | None = None
    own: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Board:
    providers: list[Row]
    reasons: list[tuple[str, Number]]
    groups: dict[str, list[Row]]
    total: Number


def _counts() -> dict[str, Count]:
    today, section = clock.today(), clocks()
    in_time = timedelta(days=section.in_time)
    answered = Q(answered_on__isnull=False)
    overdue = Q(state__in=WAITS_FOR_ANSWER, sent_on__lt=today - in_time)
    promised = Q(state=State.ACCEPTED, due_on__lt=today) | Q(state=State.EXPIRED, accepted_on__isnull=False)
    wanted = {
        "sent": Q(sent_on__isnull=False),
        "answered": answered,
        "in_time": answered & Q(answered_on__lte=F("sent_on") + in_time),
        # An answer was owed: it came, or none did in its time.
        "owed": answered | Q(state=State.EXPIRED) | overdue,
        "accepted": Q(accepted_on__isnull=False),
        "declined": Q(state=State.DECLINED),
        "unanswered": Q(state=State.EXPIRED, answered_on__isnull=True),
        "not_delivered": promised,
        "closed": Q(state=State.CLOSED),
    }
    for name, (first, last) in AGES.items():
        waits = Q(state__in=WAITING, due_on__lte=today - timedelta(days=first))
        if last is not None:
            waits &= Q(due_on__gte=today - timedelta(days=last))
        wanted[name] = waits
    return {name: Count("pk", filter=condition) for name, condition in wanted.items()}


def _group() -> Coalesce:
    """The group of a nationality, looked up: a condition for each group costs as much as all the counts."""
    of = {one: code for code, (_name, countries) in groups_of_nationalities().items() for one in countries}
    known = Cast(Value(json.dumps({**of, STATELESS: STATELESS})), JSONField())
    found = Func(
        known, F("nationality"), arg_joiner=" ->> ", template="(%(expressions)s)", output_field=TextField()
    )
    return Coalesce(found, Value(""), output_field=TextField())


def _asked(days: int, region: str, need: str) -> QuerySet[Referral]:
    rows = Referral.objects.filter(sent_on__gte=clock.today() - timedelta(days=days))
    rows = rows.annotate(nationality_group=_group())
    if region:
        rows = rows.filter(region=region)
    return rows.filter(need=need) if need else rows


def _number(value: int, own: int = 0) -> Number:
    small = 0 < value < SMALL or 0 < value - own < SMALL
    # All of it is the reader's own: nothing of others is told.
    return Number(value, small and value != own)


def _apart(numbers: list[Number], own: list[int]) -> list[Number]:
    """Of numbers that add up to a known one: where a single one is hidden, the next smallest is too, else it
    is what is left. What is all the reader's own hides nothing."""
    places = [at for at, number in enumerate(numbers) if number.hidden]
    if len(places) != 1:
        return numbers
    others = [at for at, number in enumerate(numbers) if at != places[0] and number.value - own[at] > 0]
    if others:
        next_one = min(others, key=lambda at: (numbers[at].value - own[at], at))
        numbers[next_one] = Number(numbers[next_one].value, hidden=True)
    return numbers


def _rows(side: Side, names: dict, counts: Iterable[str]) -> list[Row]:
    everything, own = side.everything, side.own
    found, counts = [], list(counts)
    ours_of = {key: {name: own.get(key, {}).get(name, 0) for name in counts} for key in everything}
    told: dict[Any, dict[str, Number]] = {key: {} for key in everything}
    for name in counts:
        mine_of = [ours_of[key][name] for key in everything]
        plain = [_number(row[name], mine) for row, mine in zip(everything.values(), mine_of, strict=True)]
        for key, number in zip(everything, _apart(plain, mine_of), strict=True):
            told[key][name] = number
    for key in everything:
        mine, ours, numbers = own.get(key, {}), ours_of[key], told[key]
        median = None if numbers["answered"].hidden else side.medians.get(key)
        found.append(Row(key, names.get(key, ""), numbers, median, ours if mine else {}))
    return sorted(found, key=lambda row: (-row.numbers["sent"].value, str(row.key)))


def board(actor: Actor, *, days: int = 90, region: str = "", need: str = "") -> Board:
    """Referrals sent within so many days: by provider, by reason of refusal, by group of people."""
    counts = _counts()
    own = Q(from_organisation_id=actor.organisation) | Q(to_organisation_id=actor.organisation)
    with as_role("system"):
        rows = _asked(days, region, need)
        found = tally(rows, own, (PROVIDER, SEX, NATIONALITY, REGION), counts)
        reasons = _reasons(rows, own)
    names: dict[Any, Any] = dict(organisation_names(key for key in found[PROVIDER].everything if key))
    regions = _regions(found[REGION].everything)
    groups = {
        SEX: _rows(found[SEX], {}, counts),
        NATIONALITY: _rows(found[NATIONALITY], _nationalities(), counts),
        REGION: _rows(found[REGION], regions, counts),
    }
    total = _number(*(sum(row["sent"] for row in of.values()) for of in _both(found[SEX])))
    return Board(_rows(found[PROVIDER], names, counts), _told(reasons), groups, total)


def _both(side: Side) -> tuple[dict, dict]:
    return side.everything, side.own


def _told(reasons: list[tuple[str, int, int]]) -> list[tuple[str, Number]]:
    ours = [mine for _code, _value, mine in reasons]
    plain = [_number(value, mine) for _code, value, mine in reasons]
    told = [(code, number) for (code, *_), number in zip(reasons, _apart(plain, ours), strict=True)]
    return sorted(told, key=lambda one: -one[1].value)


def _reasons(rows: QuerySet[Referral], own: Q) -> list[tuple[str, int, int]]:
    """Why they were declined: the code, how many, how many of the reader's own."""
    found = rows.filter(state=State.DECLINED).order_by().values_list("reason_code")
    return list(found.annotate(number=Count("pk"), mine=Count("pk", filter=own)))


def _nationalities() -> dict[str, dict[str, str]]:
    stateless = Country.objects.filter(pk=STATELESS).values_list("pk", "name")
    return {code: name for code, (name, _of) in groups_of_nationalities().items()} | dict(stateless)


def _regions(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    return dict(Region.objects.filter(pk__in=[code for code in codes if code]).values_list("pk", "name"))
