"""Somebody answered a message: who is to call her, until she was spoken with or it is said to be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.messages.queries import last_sent
from parcours.people.models import Person
from parcours.people.queries import facts_on_days
from parcours.people.visibility import get, seen_of, sees, somebody

from . import entries, refusals
from .models import Case, Reply
from .storing import tell
from .waiting import EVERYBODY, Waiting, Waitings, counted

LEFT_DAYS = 2
"""After so many days without a call the coordinator reads it too."""
ANSWERED, SOMEBODY = "answered", "answered_by_somebody"


@dataclass(frozen=True)
class Settled:
    id: UUID


def heard(people: Iterable[UUID], channel: str) -> None:
    """Whoever wrote last to one of these people by the channel is told; whose case it is, where nobody did.

    Under the system: nothing is told of her to an organisation that sees her no more.
    """
    rows = {row.id: row for row in Person.objects.filter(pk__in=list(people))}
    last = last_sent(rows, channel)
    cases = Case.objects.filter(person_id__in=rows, closed_on__isnull=True).order_by("-contact_on", "id")
    case = next((one for one in cases if last is None or one.person_id == last.person), None)
    who = last.person if last else case.person_id if case else min(rows)
    person = rows[who]
    asked = (last.organisation if last else None, case and case.organisation_id, person.registered_by_id)
    for organisation in asked:
        if organisation is not None and seen_of(somebody(organisation), [who]):
            break
    else:
        return
    several = len(rows) > 1
    # Alone with her number she is called by whoever has her in charge, on the day of the call.
    ours = case is not None and case.organisation_id == organisation
    sender = last.user if last and last.organisation == organisation and (several or not ours) else None
    shared = several or person.phone_shared
    _keep(Reply(person_id=who, organisation_id=organisation, user=sender, shared=shared))


def _keep(row: Reply) -> None:
    known = Reply.objects.filter(person_id=row.person_id, organisation_id=row.organisation_id)
    if known.filter(Q(ended_on__isnull=True) | Q(heard_on=row.heard_on)).exists():
        return
    row.save(force_insert=True)
    _tell(Actor.system("messages.answer", row.organisation_id), entries.REPLY_HEARD.code, [row])


def _tell(by: Actor, code: str, rows: list[Reply]) -> None:
    today = clock.today()
    dimensions = facts_on_days((row.person_id, today) for row in rows)
    record_many(tell(by, code, row, today, dimensions) for row in rows)


def spoken(by: Actor, organisation: UUID | None, days: Mapping[UUID, date]) -> None:
    """People were spoken with, each on a day: whoever answered before need not be called any more."""
    with as_role("system"):
        rows = Reply.objects.select_for_update().filter(
            person_id__in=list(days), organisation_id=organisation, ended_on__isnull=True
        )
        _end(by, [row for row in rows if row.heard_on <= days[row.person_id]])


def _end(by: Actor, rows: list[Reply]) -> None:
    if rows:
        ids = [row.id for row in rows]
        Reply.objects.filter(id__in=ids).update(ended_on=clock.today(), ended_by=by.user)
        _tell(by, entries.REPLY_ENDED.code, rows)


@action("cases.end_reply", right="cases.book")
def end_reply(*, by: Actor, reply: UUID) -> Settled:
    """Say that whoever answered has been called, or need not be."""
    found = reply_of(by, reply)
    get(by, found.person_id, lock=True)
    row = Reply.objects.select_for_update(of=("self",)).get(pk=reply)
    if row.ended_on:
        raise Refused(refusals.REPLY_ENDED)
    _end(by, [row])
    return Settled(row.id)


# Reading -----------------------------------------------------------------------------------------


def reply_of(actor: Actor, reply: UUID) -> Reply:
    """One answer to one's own organisation, or ``Missing``."""
    row = Reply.objects.filter(sees(actor), pk=reply, organisation_id=actor.organisation).first()
    if row is None:
        raise Missing(NOT_FOUND)
    return row


def _to_call(actor: Actor) -> QuerySet[Reply]:
    """Those whom the actor is to call: hers, and for a coordinator what is nobody's or has been left."""
    rows = Reply.objects.filter(sees(actor), organisation_id=actor.organisation, ended_on__isnull=True)
    cases = Case.objects.filter(
        person_id=OuterRef("person_id"), organisation_id=OuterRef("organisation_id"), closed_on__isnull=True
    )
    mine = Q(user=actor.user) | Q(Exists(cases.filter(responsible=actor.user)), user__isnull=True)
    if actor.may("cases.handover"):
        in_charge = Exists(cases.filter(responsible__isnull=False))
        mine |= Q(~in_charge, user__isnull=True)
        mine |= Q(heard_on__lte=clock.today() - timedelta(days=LEFT_DAYS))
    return rows.filter(mine).order_by("heard_on", "id")


def to_call(actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY) -> Waitings:
    """People from whose number a message was answered and whom the actor is to call, the longest first."""
    values, total = counted(_to_call(actor), limit, start, "person_id", "heard_on", "shared", "id")
    found = Waitings(
        Waiting(person, since, SOMEBODY if shared else ANSWERED, reply)
        for person, since, shared, reply in values
    )
    found.total = total
    return found
