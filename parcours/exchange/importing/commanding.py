"""Files of rows by the command line: the same looks and the same merge, in one transaction."""

from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

from django.db import transaction
from django.utils import translation

from parcours.accounts import queries as accounts
from parcours.accounts.models import Organisation
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.folding import fold
from parcours.kernel.refusals import NotAllowed, Refused
from parcours.kernel.sheets import Fault

from .. import actions, refusals
from . import batches, kinds, mapping, maps, people_rows, tables
from .kinds import CHANGED, LEFT_OUT, NEW, SAME, Asked, RowKind
from .maps import Map
from .tables import MOST_FAULTS, Table

DONE, FAULTS, UNREADABLE = 0, 1, 2
"""Exit codes: taken in (or could be), faults in rows, no file or no map at all."""
CHOICE = {"stop": "", "leave": people_rows.LEAVE, "new": people_rows.NEW_PERSON}
Say = Callable[[str], None]


def run(given: Namespace, say: Say, wrong: Say) -> int:
    """Look at a file and, unless it is only to be checked, take it in."""
    with translation.override(given.language):
        try:
            told = maps.read(given.map.read_text("utf-8"))
            with given.file.open("rb") as file:
                data = file.read(tables.MOST_BYTES + 1)
            with ExitStack() as stack:
                stack.enter_context(transaction.atomic())
                by = _actor(told, stack)
                return _run(by, told, data, given, say, wrong)
        except NotAllowed as refused:
            wrong(refused.sentence)
            return FAULTS
        except (Refused, OSError, UnicodeDecodeError) as error:
            wrong(f"{given.file}: {error}")
            return UNREADABLE


def _actor(told: Map, stack: ExitStack) -> Actor:
    """The system for an organisation, or the user who answers for it, with her rights alone."""
    stack.enter_context(acting(Actor.system("import")))
    found = Organisation.objects.filter(code=told.organisation).first()
    if found is None:
        raise Refused(refusals.ORGANISATION_UNKNOWN, "organisation", {"value": told.organisation[:40]})
    site = None
    if told.site:
        site = accounts.sites(found.id).filter(code=told.site).first()
        if site is None:
            raise Refused(refusals.SITE_UNKNOWN, "site", {"value": told.site[:40]})
    by = Actor.system("import", found.id)
    if told.user:
        rows = accounts.living_memberships().filter(user__login=told.user, organisation=found)
        held = [accounts.actor_of(one) for one in rows.order_by("pk")]
        able = [one for one in held if one.may("exchange.take_in")] or held
        if not able:
            raise Refused(refusals.USER_UNKNOWN, "user", {"value": told.user[:40]})
        by = able[0]
    return replace(by, site=site.id) if site else by


def _run(by: Actor, told: Map, data: bytes, given: Namespace, say: Say, wrong: Say) -> int:
    one = kinds.find(by, told.kind)
    asked = Asked(by, told.option, {}, CHOICE[told.doubtful])
    with acting(by):
        before = mapping.remembered(by, told.kind, told.option)
        table = batches.reads(one, told.option, data, told.sheet, before)
        columns = columns_of(one, told, table)
        lines, faults = batches.look(asked, one, table, columns)
    for fault in faults[:MOST_FAULTS]:
        wrong(as_line(table, fault))
    if len(faults) > MOST_FAULTS:
        wrong(Refused(refusals.TOO_MANY_FAULTS, None, {"most": MOST_FAULTS}).sentence)
    if faults:
        return FAULTS
    say(_counts(lines))
    if not given.check and any(line.state in (NEW, CHANGED) or line.choice for line in lines):
        choices = {line.number: line.choice for line in lines if line.choice}
        _merge(by, told, given.file.name, data, columns, choices, say)
    return DONE


def columns_of(one: RowKind, told: Map, table: Table) -> list[str]:
    """The field of each column: as the map says, else as its words say."""
    said = {fold(word): code for word, code in told.columns.items()}
    proposed = mapping.propose(table.header, mapping.words_of(one.fields(told.option)), {})
    found = [said.get(fold(word), code) for word, code in zip(table.header, proposed, strict=True)]
    names = {fold(word) for word in table.header}
    for word in told.columns:
        if fold(word) not in names:
            raise Refused(refusals.COLUMN_MISSING, "columns", {"value": word[:40]})
    return found


def as_line(table: Table, fault: Fault) -> str:
    """``sheet:row:column: sentence``; a text file has no sheet's name."""
    return f"{table.sheet or '-'}:{fault.row}:{fault.column}: {fault.sentence}"


def _counts(lines: list) -> str:
    def of(state: str) -> int:
        return sum(1 for line in lines if line.state == state)

    return f"new {of(NEW)}, changed {of(CHANGED)}, here already {of(SAME)}, left out {of(LEFT_OUT)}"


def _merge(
    by: Actor, told: Map, name: str, data: bytes, columns: list[str], choices: dict[int, str], say: Say
) -> None:
    """Through a batch as on the screens, so that it stands in the history of files."""
    made = actions.receive_file(
        by=by, kind=told.kind, name=name, content=data, option=told.option, sheet=told.sheet
    )
    actions.tell_columns(by=by, batch=made.id, columns=columns)
    if choices:
        actions.decide_rows(by=by, batch=made.id, choices=choices)
    token = batches.progress.set(lambda number: say(f"… {number}"))
    try:
        done = actions.merge_file(by=by, batch=made.id)
    finally:
        batches.progress.reset(token)
    say(f"taken in: {done.made} new, {done.changed} changed")
