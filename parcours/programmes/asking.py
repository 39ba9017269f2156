"""Requests for payment to the funder, within what the contract lets ask for."""

from decimal import Decimal

from django.db.models import QuerySet, Sum

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.ui import wording

from . import budget_finding, prefinancing
from . import money_entries as entries
from . import money_refusals as refusals
from .budget_keeping import in_force, totals_of
from .budgeting import SUM_ELIGIBLE, ZERO, TermsTold, contribution
from .models import Project
from .prefinancing import Askable
from .queries import contract_days
from .report_models import PaymentRequest, ReportLine
from .spending import amount as checked
from .spending_models import Instalment


def reported(row: Project) -> Decimal:
    """In all reports that were handed in."""
    return ReportLine.objects.filter(project=row).aggregate(sum=Sum("booked"))["sum"] or ZERO


def askable(actor: Actor, row: Project) -> Askable | None:
    """What may be asked for today; None where no budget in force says what the funder gives."""
    if not budget_finding.sees_all(actor, row):
        raise Missing(NOT_FOUND)
    budget = in_force(row)
    if budget is None:
        return None
    eligible = totals_of(budget).of(SUM_ELIGIBLE)
    given = contribution(eligible, TermsTold(budget.amount, budget.share))
    if given is None:
        return None
    came = Instalment.objects.filter(project=row, undone_at__isnull=True).order_by("on", "id")
    return prefinancing.askable(
        rule=budget_finding.rule(row),
        contribution=given,
        part=prefinancing.borne(reported(row), given, eligible, budget.share),
        instalments=list(came.values_list("amount", flat=True)),
        ended=clock.today() > contract_days(row)[1],
    )


def requests(actor: Actor, row: Project) -> QuerySet[PaymentRequest]:
    """The newest first."""
    rows = PaymentRequest.objects.filter(project=row).order_by("-number")
    return rows if budget_finding.sees_all(actor, row) else rows.none()


def ask(by: Actor, code: str, wanted: Decimal) -> PaymentRequest:
    row = budget_finding.own_project(by, code)
    checked(wanted)
    found, currency = askable(by, row), budget_finding.rule(row).currency
    if found is None:
        raise Refused(refusals.NO_CONTRIBUTION)
    if wanted > found.most:
        raise Refused(refusals.OVER_ASKABLE, "amount", {"most": wording.money(found.most, currency)})
    made = PaymentRequest.objects.create(
        project=row,
        organisation_id=row.grantee_id,
        number=PaymentRequest.objects.filter(project=row).count() + 1,
        kind=found.kind,
        on=clock.today(),
        amount=wanted,
        most=found.most,
        reported=reported(row),
        currency=currency,
        asked_by=by.user,
    )
    record(
        entries.ASKED.code,
        by=by,
        object=("programmes.PaymentRequest", made.id),
        project=row.code,
        facts={"number": made.number, "lines": 0, "amount": made.amount, "currency": currency},
    )
    return made
