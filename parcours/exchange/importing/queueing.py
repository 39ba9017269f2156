"""Large files are taken in by the worker: asked for, under way, done or given back; all rows or none."""

import logging
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from parcours.accounts import queries as accounts
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import acting
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_ALLOWED, Missing, NotAllowed, Refused

from .. import entries, refusals, states
from ..enums import BatchState
from ..models import ImportBatch
from . import batches, kinds

AT_ONCE = 200
"""Rows that are taken in while somebody waits for the page."""
LOST = timedelta(days=1)
"""A job that nobody began within a day is lost."""
CAUSE = "exchange.merge"

log = logging.getLogger(__name__)


def ask(by: Actor, wanted: UUID) -> ImportBatch:
    """Have the worker take in a file, as the one who asks and with her rights alone."""
    from ..tasks import merge

    row = batches.pending(by, wanted)
    batches.checked(by, row)
    states.BATCH.move(row, BatchState.MERGING, by)
    row.asked_at, row.asked_by, row.asked_as = clock.now(), by.user, by.membership
    row.asked_scopes = None if by.scopes is None else sorted(by.scopes)
    row.began_at, row.done, row.refused = None, 0, None
    row.save()
    record(
        entries.MERGE_ASKED.code,
        by=by,
        object=(batches.OBJECT, row.id),
        facts={"kind": row.kind, "rows": row.rows},
    )
    merge.defer(batch=str(row.id))
    return row


def run(by: Actor, wanted: UUID) -> None:
    """Take in a file that was asked for. Another worker that has it in hand goes on alone; so does nobody,
    where it is no longer asked for."""
    _check_worker(by)
    if not _in_hand(wanted):
        return
    row = (
        ImportBatch.objects.filter(pk=wanted, state=BatchState.MERGING).defer("content", "decisions").first()
    )
    if row is None:
        return
    asker = _asker(row)
    _aside(wanted, began_at=clock.now(), done=0)
    token = batches.progress.set(lambda number: _aside(wanted, done=number))
    try:
        with acting(asker):
            batches.merge_asked(asker, wanted)
    finally:
        batches.progress.reset(token)


def _check_worker(by: Actor) -> None:
    if by.kind != SYSTEM:
        raise NotAllowed(NOT_ALLOWED)


def _asker(row: ImportBatch) -> Actor:
    """Who asked, with the rights that she holds now and no more than she asked with."""
    if row.asked_by is None:
        return Actor.system(CAUSE, row.organisation_id)
    living = accounts.living_memberships().filter(pk=row.asked_as, user_id=row.asked_by)
    held = living.filter(organisation=row.organisation_id).first()
    if held is None:
        raise Refused(refusals.ASKER_GONE)
    scopes = None if row.asked_scopes is None else frozenset(row.asked_scopes)
    found = accounts.actor_of(held, scopes)
    try:
        kinds.find(found, row.kind)
    except Missing as error:
        raise Refused(refusals.ASKER_GONE) from error
    return replace(found, cause=CAUSE)


def _in_hand(wanted: UUID) -> bool:
    """Whether this transaction has a file in hand, and no other has."""
    with connection.cursor() as cursor:
        key = f"exchange.merge:{wanted}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        return cursor.fetchone()[0]


def _aside(wanted: UUID, **told: Any) -> None:
    """Written beside the transaction that takes in, so that whoever waits sees it before that one ends."""

    def write() -> None:
        try:
            with transaction.atomic(), acting(Actor.system(CAUSE)):
                ImportBatch.objects.filter(pk=wanted, state=BatchState.MERGING).update(**told)
        except Exception:
            # How far it is matters less than that it goes on.
            log.exception("the progress of a file is not kept")
        finally:
            connection.close()

    beside = Thread(target=write)
    beside.start()
    beside.join()


# Given back ---------------------------------------------------------------------------------------


def give_back(by: Actor, wanted: UUID, refused: Refused) -> bool:
    """A file that could not be taken in waits again as before, with the reason."""
    _check_worker(by)
    row = ImportBatch.objects.select_for_update(of=("self",)).filter(pk=wanted).first()
    if row is None or row.state != BatchState.MERGING or not _in_hand(wanted):
        return False
    _back(by, row, refused)
    return True


def _back(by: Actor, row: ImportBatch, refused: Refused | None) -> None:
    states.BATCH.move(row, BatchState.PENDING, by)
    row.began_at, row.done = None, 0
    told = {name: str(value) for name, value in refused.params.items()} if refused else {}
    row.refused = {"code": refused.code, "params": told} if refused else None
    row.save(update_fields=["state", "began_at", "done", "refused"])
    facts = {"kind": row.kind, "reason": refused.code if refused else ""}
    record(entries.MERGE_BACK.code, by=by, object=(batches.OBJECT, row.id), facts=facts)


def recall(by: Actor, wanted: UUID) -> ImportBatch:
    """Ask no more that a file be taken in; too late once the worker has it in hand."""
    row = batches.line_of(by, wanted)
    if row.state != BatchState.MERGING:
        raise Refused(refusals.NOT_ASKED)
    if not _in_hand(wanted):
        raise Refused(refusals.IN_HAND)
    # Whoever had it in hand may have ended meanwhile.
    row = ImportBatch.objects.select_for_update(of=("self",)).get(pk=wanted)
    if row.state != BatchState.MERGING:
        raise Refused(refusals.NOT_ASKED)
    _back(by, row, None)
    return row


def recover(by: Actor) -> int:
    """Give back what a worker had in hand when it ended, and what no worker began; how many."""
    _check_worker(by)
    found = 0
    for row in (
        ImportBatch.objects.filter(state=BatchState.MERGING).defer("content", "decisions").order_by("pk")
    ):
        if row.began_at is None and row.asked_at > clock.now() - LOST:
            continue
        found += give_back(by, row.id, Refused(refusals.INTERRUPTED))
    return found


def sentence(row: ImportBatch) -> str:
    """Why the last try was given back."""
    return Refused(row.refused["code"], None, row.refused["params"]).sentence if row.refused else ""
