"""What the trainer did at a half-day: hours, module, what was used up."""

from decimal import Decimal
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import entries, finding, refusals, rules, telling
from .models import HalfDay

LONGEST = Decimal(8)
HALF = Decimal("0.5")
MODULE, CONSUMABLES = 80, 160


def _line(text: str, most: int, where: str) -> str:
    found = " ".join(rules.plain(text).split())
    if len(found) > most:
        raise Refused(refusals.TOO_LONG, where, {"most": most})
    return found


def note(
    by: Actor, session_id: UUID, half_day: UUID, hours: Decimal, module: str, consumables: str
) -> HalfDay:
    """Told again, it is corrected."""
    session = finding.session(by, session_id)
    rules.check_own(session, by)
    row = HalfDay.objects.select_for_update(of=("self",)).filter(pk=half_day, session=session).first()
    if row is None:
        raise Missing(NOT_FOUND)
    rules.check_attendance_day(session, row.day, clock.today())
    if not hours.is_finite() or not HALF <= hours <= LONGEST or hours % HALF:
        raise Refused(refusals.TAUGHT_HOURS, "hours", {"most": LONGEST})
    told = {
        "hours": hours,
        "module": _line(module, MODULE, "module"),
        "consumables": _line(consumables, CONSUMABLES, "consumables"),
    }
    if all(getattr(row, name) == value for name, value in told.items()):
        raise Refused(refusals.NOTHING_CHANGED)
    for name, value in told.items():
        setattr(row, name, value)
    row.save(update_fields=list(told))
    facts = {"course": session.course.code, "half_day": row.id, "hours": str(hours)}
    telling.of_session(entries.TAUGHT, by, session, **facts)
    return row
