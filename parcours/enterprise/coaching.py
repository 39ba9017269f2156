"""Coaching sessions and market access: written down by the day, taken back where it was a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import coaching_entries as entries
from . import coaching_refusals as refusals
from . import finding, rules, telling
from .coaching_enums import MarketKind, MarketOutcome, Theme, Way
from .coaching_models import MOST_MINUTES, Coaching, Market
from .models import Venture
from .refusals import TOO_MANY_JOBS

AGREED, YEAR = 1000, timedelta(days=366)


@dataclass(frozen=True)
class CoachingTold:
    """``coach``: a colleague, by default whoever writes it down; ``next_on``: when they meet next."""

    minutes: int
    themes: tuple[str, ...]
    way: str = Way.OFFICE.value
    on: date | None = None
    agreed: str = ""
    next_on: date | None = None
    coach: UUID | None = None


@dataclass(frozen=True)
class CoachingOf:
    venture: UUID
    coaching: CoachingTold


@dataclass(frozen=True)
class MarketTold:
    """``title``: which event, or where; ``orders``: what was sold or ordered."""

    kind: str
    title: str
    outcome: str
    on: date | None = None
    orders: Decimal | None = None
    customers: int | None = None
    note: str = ""


@dataclass(frozen=True)
class MarketOf:
    venture: UUID
    market: MarketTold


def check_coaching(told: CoachingTold, least: date, today: date) -> date:
    """Everything of a session that needs no database; its day."""
    day = rules.check_day(told.on, today, least=least)
    if not 5 <= told.minutes <= MOST_MINUTES:
        raise Refused(refusals.MINUTES, "minutes")
    rules.coded(told.way, Way, "way")
    if not told.themes:
        raise Refused(refusals.NO_THEME, "themes")
    for one in told.themes:
        rules.coded(one, Theme, "themes")
    if told.next_on is not None and told.next_on <= day:
        raise Refused(refusals.NEXT_BEFORE, "next_on")
    if told.next_on is not None and told.next_on > day + YEAR:
        raise Refused(refusals.NEXT_FAR, "next_on")
    return day


def check_market(told: MarketTold, least: date, today: date) -> date:
    day = rules.check_day(told.on, today, least=least)
    rules.coded(told.kind, MarketKind, "kind")
    rules.coded(told.outcome, MarketOutcome, "outcome")
    if not rules.short(told.title, rules.TITLE, "title"):
        raise Refused(refusals.MARKET_TITLE, "title")
    if told.orders is not None:
        rules.check_amount(told.orders, "orders")
        if told.outcome != MarketOutcome.ORDERS:
            raise Refused(refusals.ORDERS_OUTCOME, "orders")
    if told.customers is not None:
        rules.check_number(told.customers, "customers", 9999)
    return day


def _size(rows: Sequence[Any]) -> None:
    if not 1 <= len(rows) <= rules.MOST:
        raise Refused(TOO_MANY_JOBS, None, {"most": rules.MOST})


def coach(by: Actor, wanted: Sequence[CoachingOf]) -> list[Coaching]:
    """All of them or none, in the order given."""
    _size(wanted)
    made, said = [], []
    for one in wanted:
        row, told = finding.venture(by, one.venture), one.coaching
        rules.check_open(row.stage)
        day = check_coaching(told, row.opened_on, clock.today())
        who = finding.coach(by, told.coach)
        _check_day_of(by, who, day, told.minutes)
        session = Coaching(
            id=uuid7(),
            venture=row,
            organisation_id=row.organisation_id,
            on=day,
            minutes=told.minutes,
            way=told.way,
            themes=[theme.value for theme in Theme if theme in told.themes],
            agreed=rules.long(told.agreed, AGREED, "agreed"),
            next_on=told.next_on,
            coach=who,
            by=by.user,
        )
        entry = _of_coaching(entries.COACHED, by, row, session)
        session.entry = entry.id
        session.save(force_insert=True)
        made.append(session)
        said.append(entry)
    record_many(said)
    return made


def _check_day_of(by: Actor, who: UUID | None, day: date, minutes: int) -> None:
    """Nobody coaches more than twelve hours on one day: a slip of the hours is noticed."""
    rows = Coaching.objects.filter(organisation=by.organisation, coach=who, on=day)
    known = rows.aggregate(total=Sum("minutes"))["total"] or 0
    if who is not None and known + minutes > MOST_MINUTES:
        raise Refused(refusals.DAY_FULL, "minutes")


def _of_coaching(kind: Any, by: Actor, row: Venture, session: Coaching, **more: Any) -> Any:
    facts = {
        "minutes": session.minutes,
        "way": session.way,
        "themes": list(session.themes),
        "stage": row.stage,
    }
    about = ("enterprise.Coaching", session.id)
    return telling.about(kind, by, row, session.on, object=about, **facts, **more)


def market(by: Actor, wanted: Sequence[MarketOf]) -> list[Market]:
    """All of them or none, in the order given."""
    _size(wanted)
    made, said = [], []
    for one in wanted:
        row, told = finding.venture(by, one.venture), one.market
        rules.check_open(row.stage)
        day = check_market(told, row.opened_on, clock.today())
        event = Market(
            id=uuid7(),
            venture=row,
            organisation_id=row.organisation_id,
            kind=told.kind,
            on=day,
            title=rules.short(told.title, rules.TITLE, "title"),
            outcome=told.outcome,
            orders=told.orders,
            customers=told.customers,
            currency=row.currency,
            note=rules.long(told.note, rules.NOTE, "note"),
            by=by.user,
        )
        entry = _of_market(entries.MARKETED, by, row, event)
        event.entry = entry.id
        event.save(force_insert=True)
        made.append(event)
        said.append(entry)
    record_many(said)
    return made


def _of_market(kind: Any, by: Actor, row: Venture, event: Market, **more: Any) -> Any:
    facts = {
        "kind": event.kind,
        "outcome": event.outcome,
        "amount": event.orders,
        "currency": event.currency if event.orders is not None else "",
        "customers": event.customers,
    }
    return telling.about(kind, by, row, event.on, object=("enterprise.Market", event.id), **facts, **more)


def remove(by: Actor, model: type[Coaching] | type[Market], wanted: UUID) -> Venture:
    """Take back what was written down by mistake: it counts no more."""
    rows = model.objects.filter(pk=wanted, organisation=finding.organisation(by))
    known = rows.values_list("venture_id", flat=True).first()
    if known is None:
        raise Missing(NOT_FOUND)
    row = finding.venture(by, known)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    rules.check_open(row.stage)
    if isinstance(found, Coaching):
        entry = _of_coaching(entries.COACHING_REMOVED, by, row, found, retracts=found.entry)
    else:
        entry = _of_market(entries.MARKET_REMOVED, by, row, found, retracts=found.entry)
    found.delete()
    record_many([entry])
    return row
