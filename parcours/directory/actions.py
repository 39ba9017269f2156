from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import importing, keeping, places, searching
from .matching import Criteria
from .rules import ServicePlan


@dataclass(frozen=True)
class Done:
    id: UUID


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


@dataclass(frozen=True)
class Sought:
    """``empty``: nothing with room was found."""

    empty: bool


@dataclass(frozen=True)
class TakenIn:
    added: int
    changed: int


@dataclass(frozen=True)
class Room:
    """``left``: places left now; None when there is no limit."""

    id: UUID
    left: int | None


@action("directory.add_service", right="directory.keep")
def add_service(*, by: Actor, service: ServicePlan) -> Done:
    """Add a service to the directory; it counts as confirmed today."""
    [row] = keeping.add(by, [service])
    return Done(row.id)


@action("directory.add_services", right="directory.keep")
def add_services(*, by: Actor, services: list[ServicePlan]) -> DoneMany:
    """Add up to 250 services: all of them or none."""
    return DoneMany([row.id for row in keeping.add(by, services)])


@action("directory.change_service", right="directory.keep")
def change_service(*, by: Actor, service: UUID, told: ServicePlan) -> Done:
    """Say anew all that is told of a service; it counts as confirmed today."""
    return Done(keeping.change(by, service, told).id)


@action("directory.confirm_services", right="directory.keep")
def confirm_services(*, by: Actor, services: list[UUID]) -> DoneMany:
    """Say that services are as they were told: they are proposed for another period."""
    return DoneMany([row.id for row in keeping.confirm(by, services)])


@action("directory.review_translations", right="directory.keep")
def review_translations(*, by: Actor, service: UUID) -> Done:
    """Say that the translations of a service still fit its source text."""
    return Done(keeping.review(by, service).id)


@action("directory.end_service", right="directory.keep")
def end_service(*, by: Actor, service: UUID, on: date | None = None) -> Done:
    """Say that a service is offered no more; ``on``: since when, today at the latest."""
    return Done(keeping.end(by, service, on).id)


@action("directory.reopen_service", right="directory.keep")
def reopen_service(*, by: Actor, service: UUID) -> Done:
    """Offer again a service that had ended."""
    return Done(keeping.reopen(by, service).id)


@action("directory.import_services", right="directory.exchange")
def import_services(*, by: Actor, rows: list[dict[str, str]]) -> TakenIn:
    """Add and change what rows of a file tell, by the columns of the export: all of them or none."""
    return TakenIn(*importing.take_in(by, rows))


@action("directory.note_search", right="directory.see", journal=False)
def note_search(*, by: Actor, sought: Criteria) -> Sought:
    """Search, and count a need for which nothing with room was found: where and what, never for whom."""
    return Sought(searching.note(by, sought))


@action("directory.note_stale", right="directory.exchange", journal=False, api=False)
def note_stale(*, by: Actor) -> DoneMany:
    """Tell the owners of entries that nobody confirmed in time, once a period; up to 250 at once."""
    return DoneMany([row.id for row in keeping.note_stale(by)])


# For the packages above, under their own rules; no screen and no machine asks for these by itself. They
# may record nothing: a replay leaves all as it is.


@action("directory.take_place", right="directory.see", journal=False, api=False)
def take_place(*, by: Actor, service: UUID, source: tuple[str, UUID]) -> Room:
    """Take a place of a service for a source, once; refused with ``directory.full`` when none is left."""
    row = places.take(by, service, source)
    return Room(row.id, row.left)


@action("directory.free_place", right="directory.see", journal=False, api=False)
def free_place(*, by: Actor, service: UUID, source: tuple[str, UUID]) -> Room:
    """Give the place that a source took back; nothing happens when it holds none."""
    row = places.free(by, service, source)
    return Room(row.id, row.left)


@action("directory.note_response_time", right="referrals.board", journal=False, api=False)
def note_response_time(*, by: Actor, service: UUID, median_days: Decimal | None, answers: int) -> Done:
    """Keep the median days a service takes to answer, and of how many answers."""
    return Done(places.note_answers(by, service, median_days, answers).id)
