"""The one core by which places move: taken, held for an answer, given back to whoever waits next.

Everything happens under the lock of the session. Who waits is known to the organisation that asked alone, so
the list is read and moved under the system role, and nobody chooses who is next.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.people.queries import facts_on_many
from parcours.programmes.queries import pack

from . import announcing, entries, finding, states, telling
from .enums import WaitingState
from .models import Session, Waiting
from .rules import TAKES_PEOPLE

ITSELF = Actor.system("training.waiting_list")
LIVING = (WaitingState.WAITING, WaitingState.HELD)


def of(organisation: UUID | None) -> Actor:
    """The list itself, on behalf of the organisation that asked."""
    return replace(ITSELF, organisation=organisation)


def count(session: Session, **moved: int) -> None:
    """Move the counters of a locked session in one statement: the database checks them together.

    They belong to the organisation of the session; the system moves them."""
    with finding.guarded(places=session.places), as_role("system"):
        Session.objects.filter(pk=session.pk).update(**{name: F(name) + by for name, by in moved.items()})
    for name, by in moved.items():
        setattr(session, name, getattr(session, name) + by)


def goes_on(session: Session) -> bool:
    return session.state in TAKES_PEOPLE and session.ends_on >= clock.today()


def free(session: Session, taken: int, *, held: int = 0) -> None:
    """Places are given back (``held`` of them were kept for an answer): the next ones have them at once."""
    if session.waiting and not goes_on(session):
        close(session)
    number = min(session.waiting, session.left + taken)
    count(session, taken=number - taken, held=number - held, waiting=-number)
    hold_next(session, number)


def hold_next(session: Session, number: int) -> None:
    """Keep places for the next ones in turn; the counters moved already."""
    if number:
        with as_role("system"):
            hold(session, list(_living(session, WaitingState.WAITING)[:number]))


def _living(session: Session, *wanted: str):
    rows = Waiting.objects.select_for_update(of=("self",)).filter(session=session, state__in=wanted)
    return rows.order_by("number")


def held_until(session: Session, today: date) -> date:
    """The last day for an answer: as the programme says, before the session begins where that is to come."""
    last = today + timedelta(days=pack().section("training").answer_days)
    before = session.starts_on - timedelta(days=1)
    return min(last, max(before, today)) if session.starts_on > today else min(last, session.ends_on)


def hold(session: Session, rows: list[Waiting]) -> None:
    """Keep a place for each, and tell her. Under the system role; the counters moved already."""
    if not rows:
        return
    today = clock.today()
    for row in rows:
        states.WAITING.move(row, WaitingState.HELD, ITSELF)
        row.held_on, row.held_until = today, held_until(session, today)
    Waiting.objects.bulk_update(rows, ["state", "held_on", "held_until"])
    tell(entries.PLACE_HELD, session, rows, until=rows[0].held_until)
    announcing.place_free(rows)


def end(session: Session, rows: list[Waiting], to: str, kind, **facts) -> None:
    """Rows of the list that the system ends. The counters are moved by whoever asks."""
    if not rows:
        return
    for row in rows:
        states.WAITING.move(row, to, ITSELF)
        row.ended_on = clock.today()
    Waiting.objects.bulk_update(rows, ["state", "ended_on"])
    tell(kind, session, rows, **facts)
    announcing.stop(rows)


def close(session: Session) -> list[Waiting]:
    """Nobody gets a place any more: whoever waits or was kept a place leaves the list."""
    with as_role("system"):
        rows = list(_living(session, *LIVING))
        held = sum(row.state == WaitingState.HELD for row in rows)
        if rows:
            count(session, taken=-held, held=-held, waiting=-(len(rows) - held))
            end(session, rows, WaitingState.CLOSED, entries.WAITING_CLOSED)
    return rows


def lapse(session: Session) -> int:
    """Places whose day for an answer is past go to the next ones."""
    with as_role("system"):
        rows = [row for row in _living(session, WaitingState.HELD) if row.held_until < clock.today()]
        if rows:
            end(session, rows, WaitingState.LAPSED, entries.PLACE_LAPSED)
            free(session, len(rows), held=len(rows))
    return len(rows)


def tell(kind, session: Session, rows: Iterable[Waiting], **facts) -> None:
    rows = list(rows)
    today = clock.today()
    known = facts_on_many([row.person_id for row in rows], today)
    record_many(
        telling.about(
            kind,
            of(row.asked_by_id),
            session,
            row,
            today,
            known[row.person_id],
            object=("training.Waiting", row.id),
            **facts,
        )
        for row in rows
    )


def run() -> tuple[int, int]:
    """Every list: answers that did not come, sessions that are over. How many went on, how many closed."""
    today = clock.today()
    with as_role("system"):
        late = Waiting.objects.filter(state=WaitingState.HELD, held_until__lt=today)
        ended = Session.objects.filter(waitings__state__in=LIVING).exclude(
            state__in=TAKES_PEOPLE, ends_on__gte=today
        )
        wanted = {*late.values_list("session_id", flat=True), *ended.values_list("id", flat=True)}
    lapsed = closed = 0
    for one in sorted(wanted):
        session = finding.session(ITSELF, one)
        if goes_on(session):
            lapsed += lapse(session)
        else:
            closed += bool(close(session))
    return lapsed, closed
