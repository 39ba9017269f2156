"""The budget lines: what is committed and spent on each, by all organisations together.

The system moves the counters with the row locked; the database refuses to spend more than there is.
"""

from decimal import Decimal

from django.db.models import F
from django.db.models.functions import Greatest

from parcours.accounts.queries import organisations
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.programmes.queries import pack

from . import finding, refusals
from .models import BudgetLine, Counter
from .plan import AidPlan, Line


def code_of(by: Actor) -> str:
    """The code of the acting organisation."""
    return organisations().filter(pk=by.organisation).values_list("code", flat=True).first() or ""


def choose(by: Actor, plan: AidPlan, kind: str, code: str) -> Line:
    """The line that pays a kind of aid; the only one there is when none is told."""
    fitting = plan.lines_for(kind, code_of(by))
    if not code and len(fitting) == 1:
        return fitting[0]
    if not code:
        raise Refused(refusals.LINE_MISSING, "line")
    found = next((one for one in fitting if one.code == code), None)
    if found is None:
        raise Refused(refusals.LINE_UNFIT, "line")
    return found


def line(told: Line) -> BudgetLine:
    """The row of a line of the pack, made when it is first needed; its amount is the pack's."""
    programme = pack().code
    with as_role("system"):
        fresh = BudgetLine(
            programme=programme,
            code=told.code,
            project_id=told.project,
            amount=told.amount,
            currency=told.currency,
        )
        BudgetLine.objects.bulk_create([fresh], ignore_conflicts=True)
        row = BudgetLine.objects.select_for_update().get(programme=programme, code=told.code)
        if row.amount != told.amount:
            # A budget that was lowered below what is given already stays at that: nothing more is given.
            least = Greatest(F("committed") + F("spent"), told.amount)
            BudgetLine.objects.filter(pk=row.pk).update(amount=least)
    return row


def move(row: BudgetLine, *, committed: Decimal = Decimal(0), spent: Decimal = Decimal(0)) -> None:
    """Add to what is committed and spent (or take off). Refused when the line has not enough left."""
    with finding.guarded(), as_role("system"):
        BudgetLine.objects.filter(pk=row.pk).update(
            committed=F("committed") + committed, spent=F("spent") + spent
        )


def numbers(by: Actor, count: int) -> list[str]:
    """The next numbers of payments of the organisation, such as 2019-00012."""
    year = clock.today().year
    Counter.objects.bulk_create([Counter(organisation_id=by.organisation, year=year)], ignore_conflicts=True)
    row = Counter.objects.select_for_update().get(organisation=by.organisation, year=year)
    first, row.last = row.last + 1, row.last + count
    row.save(update_fields=["last"])
    return [f"{year}-{number:05d}" for number in range(first, first + count)]
