"""Keeps the monthly accounting rates of the euro. Called by the one action, inside its transaction."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from parcours.kernel import clock
from parcours.kernel.refusals import FILE_TOO_LONG, Refused

from . import inforeuro
from .enums import RateKind
from .inforeuro import EURO, MonthRate
from .models import ExchangeRate

MADE, CHANGED, SAME = "made", "changed", "same"
MOST = 5000
UNIT = Decimal("0.00000001")


@dataclass
class Kept:
    """``moved``: each row that is new or other than before, with which of the two."""

    moved: list[tuple[ExchangeRate, str]] = field(default_factory=list)
    same: int = 0

    @property
    def added(self) -> int:
        return sum(change == MADE for _row, change in self.moved)

    @property
    def changed(self) -> int:
        return sum(change == CHANGED for _row, change in self.moved)


def compared(rates: list[MonthRate]) -> list[tuple[MonthRate, str, Decimal | None]]:
    """Each rate with what it would be, and the one that stands there now."""
    held = {(row.currency_to, row.on): row.rate for row in _standing(rates)}
    found = []
    for one in rates:
        before = held.get((one.currency, one.month))
        change = MADE if before is None else SAME if before == one.rate else CHANGED
        found.append((one, change, before))
    return found


def _standing(rates: list[MonthRate]):
    return ExchangeRate.objects.filter(
        kind=RateKind.MONTHLY,
        currency_from=EURO,
        currency_to__in={one.currency for one in rates},
        on__in={one.month for one in rates},
    )


def keep(rates: list[MonthRate]) -> Kept:
    if len(rates) > MOST:
        raise Refused(FILE_TOO_LONG, "rates", {"most": MOST})
    inforeuro.check(rates, clock.today())
    with connection.cursor() as cursor:
        # Two files at once: the second one sees what the first one brought.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('reference.take_in_rates'))")
    held = {(row.currency_to, row.on): row for row in _standing(rates).select_for_update()}
    done, fresh, other = Kept(), [], []
    for one in dict.fromkeys(rates):
        row = held.get((one.currency, one.month))
        if row is None:
            row = ExchangeRate(
                kind=RateKind.MONTHLY,
                currency_from=EURO,
                currency_to=one.currency,
                on=one.month,
                rate=one.rate.quantize(UNIT),
                source=_source(one),
            )
            fresh.append(row)
            done.moved.append((row, MADE))
        elif row.rate != one.rate:
            row.rate = one.rate.quantize(UNIT)
            other.append(row)
            done.moved.append((row, CHANGED))
        else:
            done.same += 1
    ExchangeRate.objects.bulk_create(fresh)
    ExchangeRate.objects.bulk_update(other, ["rate"])
    return done


def _source(one: MonthRate) -> str:
    return f"{inforeuro.SOURCE} {one.month:%Y-%m}"
