"""The clock on every waiting state: reminders once each, escalation, expiry; and how long services take."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from statistics import median
from uuid import UUID

from parcours.accounts.enums import Role
from parcours.accounts.queries import living_memberships
from parcours.directory import actions as directory
from parcours.directory.models import Service
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import new_entry, record_many
from parcours.people.queries import facts_on_days
from parcours.programmes.queries import pack_or_none

from . import entries, finding, links, moving, rules, telling
from .enums import Channel, State
from .models import Referral, Reminder
from .rules import MOST, Told
from .sections import CLOCK_OF, DEFAULT, RECEIPT, Clocks

HALF_A_YEAR = timedelta(days=180)


def clocks() -> Clocks:
    pack = pack_or_none()
    return pack.section("referrals") if pack else DEFAULT


def run(by: Actor) -> tuple[int, int, int]:
    """Remind, escalate, expire; how many of each."""
    today, section = clock.today(), clocks()
    with as_role("system"):
        rows = list(
            Referral.objects.select_for_update(of=("self",))
            .filter(state__in=[state.value for state in CLOCK_OF], due_on__lt=today)
            .select_related("service__site", "service__organisation")
            .order_by("pk")
        )
        told = _told_before(rows)
    reminded, expired = [], []
    for row in rows:
        key = (row.id, CLOCK_OF[State(row.state)])
        due = rules.due(row.state, row.due_on, told.get(key, 0), today, section)
        if due is not None and due.expires:
            expired.append(row)
        elif due is not None:
            reminded.append((row, due))
    escalated = _remind(by, reminded)
    for start in range(0, len(expired), MOST):
        part = expired[start : start + MOST]
        moving.move(by, [Told(row.id, State.EXPIRED) for row in part], via="clock")
    return len(reminded), escalated, len(expired)


def _told_before(rows: list[Referral]) -> dict[tuple[UUID, str], int]:
    """The number of the last reminder of each clock of each referral."""
    found: dict[tuple[UUID, str], int] = {}
    told = Reminder.objects.filter(referral_id__in=[row.id for row in rows])
    for referral, kind, number in told.values_list("referral_id", "kind", "number"):
        found[referral, kind] = max(number, found.get((referral, kind), 0))
    return found


def _asked(row: Referral, kind: str) -> UUID | None:
    """Who has to act: the sender where her word is missing, or where nobody else is on the platform."""
    sender = kind == RECEIPT or row.channel != Channel.PLATFORM
    return row.from_organisation_id if sender else row.to_organisation_id


def _remind(by: Actor, reminded: list[tuple[Referral, rules.Due]]) -> int:
    if not reminded:
        return 0
    today = clock.today()
    with as_role("system"):
        coordinators = _coordinators()
        rows = [
            Reminder(
                referral=row,
                kind=due.kind,
                number=due.reminder,
                day=today,
                to_organisation_id=_asked(row, due.kind),
                to_user=_coordinator(coordinators, row) if due.last else None,
            )
            for row, due in reminded
        ]
        Reminder.objects.bulk_create(rows)
        for kind in {due.kind for _row, due in reminded}:
            told = [row.pk for row, due in reminded if due.kind == kind]
            Referral.objects.filter(pk__in=told).update(reminded=kind)
        dimensions = facts_on_days((row.person_id, today) for row, _due in reminded)
        record_many(_entry(by, row, due, dimensions) for row, due in reminded)
        for row, due in reminded:
            _write(by, row, due)
        _escalate(by, zip(rows, (due for _row, due in reminded), strict=True))
    return sum(1 for row in rows if row.to_user)


def _write(by: Actor, row: Referral, due: rules.Due) -> None:
    """To whoever has to act and has no list that is sure to be read. A partner without an account is given a
    fresh link: the one before has died by then."""
    if due.kind == RECEIPT:
        return
    if row.channel == Channel.PLATFORM:
        telling.remind(by, row, due.days, due.reminder, links.page(row))
    elif row.channel == Channel.LINK and links.purpose_of(row) and finding.covered(row):
        links.make(finding.sender(row, by), row, waited=due.days)


def _escalate(by: Actor, told: Iterable[tuple[Reminder, rules.Due]]) -> None:
    """Write to the coordinators of what was reminded for the last time, for each organisation that sent."""
    of_body: dict[UUID, list] = {}
    for one, due in told:
        if one.to_user:
            line = (one.referral, one.to_user, due.kind, due.days)
            of_body.setdefault(one.referral.from_organisation_id, []).append(line)
    for lines in of_body.values():
        telling.escalated(finding.sender(lines[0][0], by), lines)


def _entry(by: Actor, row: Referral, due: rules.Due, dimensions: dict):
    return new_entry(
        entries.REMINDED.code,
        by=by,
        person=row.person_id,
        object=(row._meta.label, row.id),
        facts={"clock": due.kind, "number": due.reminder, "days": due.days},
        dimensions=dimensions.get((row.person_id, clock.today()), {}),
    )


def _coordinators() -> list[tuple[UUID, UUID, str]]:
    """Coordinators at work: organisation, user, region of the site (empty: of the whole organisation)."""
    held = living_memberships().filter(role=Role.COORDINATOR).order_by("since", "id")
    rows = held.values_list("organisation_id", "user_id", "site__place__region_id")
    return [(organisation, user, region or "") for organisation, user, region in rows]


def _coordinator(coordinators: list[tuple[UUID, UUID, str]], row: Referral) -> UUID | None:
    """Whoever coordinates in her region for the organisation that sent her, else its central coordinator."""
    own = [(user, region) for place, user, region in coordinators if place == row.from_organisation_id]
    of_region = [user for user, region in own if row.region and region == row.region]
    central = [user for user, region in own if not region]
    return next(iter([*of_region, *central, *(user for user, _region in own)]), None)


# How long services take ----------------------------------------------------------------------------


def note_response_times(by: Actor) -> int:
    """The median days from sending to the answer, of each service; how many services were told."""
    since = clock.today() - HALF_A_YEAR
    days: dict[UUID, list[int]] = {}
    with as_role("system"):
        rows = Referral.objects.filter(answered_on__gte=since, service__isnull=False)
        for service, sent, answered in rows.values_list("service_id", "sent_on", "answered_on"):
            days.setdefault(service, []).append((answered - sent).days)
        before = Service.objects.filter(response_answers__gt=0).values_list("pk", flat=True)
        over = set(before) - set(days)
    for service, found in sorted(days.items()):
        directory.note_response_time(
            by=by, service=service, median_days=Decimal(str(round(median(found), 1))), answers=len(found)
        )
    for service in sorted(over):
        directory.note_response_time(by=by, service=service, median_days=None, answers=0)
    return len(days)
