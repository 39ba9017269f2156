"""Every write of this package."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import making, publishing
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
