"""Every write on coaching and market access; the door of all actions is ``actions``."""

from dataclasses import dataclass
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import coaching
from .coaching import CoachingOf, CoachingTold, MarketOf, MarketTold
from .coaching_models import Coaching, Market


@dataclass(frozen=True)
class Noted:
    id: UUID


@dataclass(frozen=True)
class NotedMany:
    ids: list[UUID]


@action("enterprise.coach", right="enterprise.run")
def coach(*, by: Actor, venture: UUID, coaching: CoachingTold) -> Noted:
    """Write down a coaching session: how long, about what, what was agreed, when next."""
    return Noted(_coach(by, [CoachingOf(venture, coaching)])[0])


@action("enterprise.coach_many", right="enterprise.run")
def coach_many(*, by: Actor, sessions: list[CoachingOf]) -> NotedMany:
    """Write down up to 250 coaching sessions: all of them or none."""
    return NotedMany(_coach(by, sessions))


def _coach(by: Actor, sessions: list[CoachingOf]) -> list[UUID]:
    return [row.id for row in coaching.coach(by, sessions)]


@action("enterprise.coaching_remove", right="enterprise.run")
def coaching_remove(*, by: Actor, coaching: UUID) -> Noted:
    """Take back a coaching session that was written down by mistake."""
    return Noted(_remove(by, Coaching, coaching))


@action("enterprise.market", right="enterprise.run")
def market(*, by: Actor, venture: UUID, market: MarketTold) -> Noted:
    """Write down a fair, an exhibition or another way to customers, and what came of it."""
    return Noted(coaching.market(by, [MarketOf(venture, market)])[0].id)


@action("enterprise.market_many", right="enterprise.run")
def market_many(*, by: Actor, events: list[MarketOf]) -> NotedMany:
    """Write down up to 250 such events: all of them or none."""
    return NotedMany([row.id for row in coaching.market(by, events)])


@action("enterprise.market_remove", right="enterprise.run")
def market_remove(*, by: Actor, market: UUID) -> Noted:
    """Take back an event that was written down by mistake."""
    return Noted(_remove(by, Market, market))


def _remove(by: Actor, model: type, wanted: UUID) -> UUID:
    return coaching.remove(by, model, wanted).id
