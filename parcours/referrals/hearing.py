"""That she heard of an answer: from whom, when and how. Until then her desk has her on its first page."""

from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on_days

from . import entries, finding, refusals, rules
from .enums import TO_TELL, TOLD_BY_MESSAGE, TellWay
from .models import Referral, Telling
from .rules import ToldHer


def note(by: Actor, told: list[ToldHer]) -> list[Referral]:
    """All of them or none; by the side that sent her."""
    rules.check_size(told)
    found, _others = finding.locked(by, [one.referral for one in told])
    if len(found) != len(told):
        raise Refused(refusals.TWICE)
    today, kept = clock.today(), []
    for one in told:
        row = found[one.referral]
        if by.kind != SYSTEM and by.organisation != row.from_organisation_id:
            raise Refused(refusals.NOT_YOURS_TO_SAY)
        rules.coded(one.way, TellWay, "way")
        if row.state not in TO_TELL:
            raise Refused(refusals.NOTHING_TO_TELL)
        if row.told_of == row.state:
            raise Refused(refusals.TOLD_ALREADY)
        kept.append((row, one.way, rules.check_day(one.occurred_on, today, row.since)))
    _keep(by, kept)
    return [row for row, _way, _day in kept]


def _keep(by: Actor, kept: list[tuple[Referral, str, date]]) -> None:
    rows = []
    for row, way, day in kept:
        row.told_of = row.state
        rows.append(
            Telling(
                referral=row,
                state=row.state,
                way=way,
                occurred_on=day,
                user_id=by.user,
                organisation_id=by.organisation,
            )
        )
    with as_role("system"):
        Referral.objects.bulk_update([row for row, _way, _day in kept], ["told_of"])
        Telling.objects.bulk_create(rows)
    dimensions = facts_on_days((row.person_id, day) for row, _way, day in kept)
    record_many(
        new_entry(
            entries.TOLD.code,
            by=by,
            person=row.person_id,
            object=(row._meta.label, row.id),
            occurred_on=day,
            facts={"way": way, "answer": row.state, "days": (day - row.since).days},
            dimensions=dimensions.get((row.person_id, day), {}),
        )
        for row, way, day in kept
    )


def arrived(by: Actor, referral: UUID, answer: str) -> int:
    """A message that told her of an answer has arrived; nothing when it holds no more, or she knew. That she
    is expected somewhere is not told by it: it says neither when nor where, so somebody has to tell her."""
    with as_role("system"):
        row = Referral.objects.filter(pk=referral).first()
    if (
        row is None
        or row.state not in TOLD_BY_MESSAGE
        or not row.state.startswith(answer)
        or row.told_of == row.state
    ):
        return 0
    return len(note(finding.sender(row, by), [ToldHer(referral, TellWay.MESSAGE)]))
