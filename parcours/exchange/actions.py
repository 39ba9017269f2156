"""Every write of this package."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused

from . import making, publishing
from .importing import batches, queueing
from .kinds import Asked


@dataclass(frozen=True)
class Exported:
    """``warnings``: what the file could not hold, in sentences."""

    id: UUID
    name: str
    sha256: str
    warnings: tuple[str, ...] = ()


@action("exchange.export", right="exchange.export")
def export(
    *,
    by: Actor,
    kind: str,
    form: str,
    purpose: str,
    project: str = "",
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    report: UUID | None = None,
    language: str = "fr",
) -> Exported:
    """Make a file and take it away: what for is recorded with it."""
    asked = Asked(form, project, since, until, as_of, report, language)
    taken = making.make(by, kind, asked, purpose)
    return Exported(taken.row.id, taken.row.name, taken.row.sha256, taken.made.warnings)


@action("exchange.clear_exports", right="exchange.export", journal=False, api=False)
def clear_exports(*, by: Actor) -> int:
    """Clear files whose days are over; for the system alone."""
    return making.clear(by)


@dataclass(frozen=True)
class Prepared:
    id: UUID
    sha256: str


@action("exchange.prepare_publication", right="exchange.publish")
def prepare_publication(*, by: Actor, month: date) -> Prepared:
    """Prepare the figures of a month that is over for everybody; nobody sees them yet."""
    row = publishing.prepare(by, month)
    return Prepared(row.id, row.sha256)


@action("exchange.publish", right="exchange.publish")
def publish(*, by: Actor, publication: UUID) -> Prepared:
    """Publish the figures of a month: everybody may read them, and they stay as they are."""
    row = publishing.publish(by, publication)
    return Prepared(row.id, row.sha256)


@action("exchange.drop_publication", right="exchange.publish")
def drop_publication(*, by: Actor, publication: UUID) -> Prepared:
    """Drop figures that were prepared and are not to be published."""
    row = publishing.drop(by, publication)
    return Prepared(row.id, row.sha256)


# Files that are taken in --------------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    id: UUID


@dataclass(frozen=True)
class MergedBatch:
    """How many rows made something, changed something, were here already, were left out."""

    id: UUID
    made: int
    changed: int
    same: int
    left_out: int


@action("exchange.receive_file", right="exchange.take_in")
def receive_file(
    *, by: Actor, kind: str, name: str, content: bytes, option: str = "", sheet: str = ""
) -> Batch:
    """Keep a file of rows until they are merged or dropped; nothing of it is taken in yet."""
    return Batch(batches.receive(by, kind, option, name, content, sheet).id)


@action("exchange.tell_columns", right="exchange.take_in")
def tell_columns(*, by: Actor, batch: UUID, columns: list[str]) -> Batch:
    """Say what each column of a file is, in their order; "-": it is left out. It is remembered."""
    return Batch(batches.map_columns(by, batch, columns).id)


@action("exchange.decide_rows", right="exchange.take_in")
def decide_rows(*, by: Actor, batch: UUID, choices: dict[int, str]) -> Batch:
    """Say of rows, by their number, whose they are: "new", "leave", or the file of the person."""
    return Batch(batches.decide(by, batch, choices).id)


@action("exchange.merge_file", right="exchange.take_in")
def merge_file(*, by: Actor, batch: UUID) -> MergedBatch:
    """Take in all rows of a file, or none."""
    row = batches.merge(by, batch)
    return MergedBatch(row.id, row.made, row.changed, row.same, row.left_out)


@action("exchange.ask_merge", right="exchange.take_in")
def ask_merge(*, by: Actor, batch: UUID) -> Batch:
    """Have the worker take in all rows of a large file, or none; meanwhile nobody else ends it."""
    return Batch(queueing.ask(by, batch).id)


@action("exchange.recall_merge", right="exchange.take_in")
def recall_merge(*, by: Actor, batch: UUID) -> Batch:
    """Ask no more that the worker takes in a file; refused while it does so."""
    return Batch(queueing.recall(by, batch).id)


@action("exchange.merge_asked", right="exchange.take_in", journal=False, api=False)
def merge_asked(*, by: Actor, batch: UUID) -> None:
    """Take in a file that was asked for, as the one who asked; for the worker alone."""
    queueing.run(by, batch)


@action("exchange.give_back", right="exchange.take_in", journal=False, api=False)
def give_back(*, by: Actor, batch: UUID, code: str, params: dict[str, str]) -> bool:
    """Let a file wait again that could not be taken in; for the worker alone."""
    return queueing.give_back(by, batch, Refused(code, None, params))


@action("exchange.recover_files", right="exchange.take_in", journal=False, api=False)
def recover_files(*, by: Actor) -> int:
    """Give back files that a worker left when it ended; for the system alone."""
    return queueing.recover(by)


@action("exchange.drop_file", right="exchange.take_in")
def drop_file(*, by: Actor, batch: UUID) -> Batch:
    """Throw a file away whose rows were not taken in."""
    return Batch(batches.drop(by, batch).id)


@action("exchange.expire_files", right="exchange.take_in", journal=False, api=False)
def expire_files(*, by: Actor) -> int:
    """Throw away files that nobody merged within their days; for the system alone."""
    return batches.expire(by)
