"""Addenda of the invented programme: OFICIO is run by whoever is told; ALDEA coordinates."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.programmes import addendum_actions as actions

PROJECT = "OFICIO"


def draft(by: Actor, targets=(), *, project: str = PROJECT, reason: str = "More people", **more) -> UUID:
    """``targets``: (indicator, value, since) each; ``more``: days and a budget."""
    made = actions.draft(by=by, project=project, reason=reason).id
    if more:
        actions.write(by=by, addendum=made, reason=reason, **more)
    for code, value, since in targets:
        actions.set_target(by=by, addendum=made, indicator=code, value=Decimal(value), since=since)
    return made


def in_force(by: Actor, second: Actor, targets=(), *, signed: date, kept: date | None = None, **more) -> UUID:
    """Signed on a day, and kept on that day or a later one."""
    with clock.at(kept or signed):
        made = draft(by, targets, **more)
        actions.put_in_force(by=second, addendum=made, on=signed)
    return made
