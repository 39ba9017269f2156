"""Budgets of the invented programme: OFICIO reports in USD and is run by ALDEA, or by whoever is told."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from parcours.accounts.models import Organisation
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.programmes import budget_actions as actions
from parcours.programmes.budgeting import LineTold, RateTold, TermsTold
from parcours.programmes.models import Partner, Project

PROJECT = "OFICIO"
AGREED_ON = date(2022, 1, 1)
COP = RateTold("COP", Decimal("4050"), date(2022, 1, 1), "Contract")


def run_by(organisation: UUID, project: str = PROJECT) -> None:
    """An organisation runs a project of the pack in force."""
    with transaction.atomic(), as_role("system"):
        Project.objects.filter(pk=project).update(grantee=organisation)


def partner(organisation: UUID, project: str = PROJECT) -> str:
    """An organisation is a partner of a project; its code."""
    with transaction.atomic(), as_role("system"):
        order = Partner.objects.filter(project=project).count() + 1
        Partner.objects.create(
            project_id=project, order=order, name={"en": "Partner"}, organisation_id=organisation
        )
        return Organisation.objects.get(pk=organisation).code


def line(code: str, amount="100", units="1", currency: str = "USD", **more) -> LineTold:
    told = {"title": f"Line {code}", "unit": "month"} | more
    return LineTold(code=code, units=Decimal(units), unit_cost=Decimal(amount), currency=currency, **told)


LINES = (
    line("1.1", "2000", "12"),
    line("2.1", "405000", "10", "COP"),
    line("3.1", "1500", "4"),
    line("5.1", "9000"),
    line("8", "2000"),
    line("10", "1500"),
    line("12", "500"),
)


def draft(by: Actor, lines=LINES, *, project: str = PROJECT, rates=(COP,), **terms) -> UUID:
    made = actions.draft(by=by, project=project, reason="More of it").id
    told = TermsTold(**{name: Decimal(value) for name, value in terms.items()})
    actions.set_terms(by=by, budget=made, terms=told, rates=list(rates), reason="More of it")
    actions.fill(by=by, budget=made, lines=list(lines))
    return made


def agreed(by: Actor, lines=LINES, *, on: date = AGREED_ON, **more) -> UUID:
    made = draft(by, lines, **more)
    actions.agree(by=by, budget=made, on=on)
    return made


def told(code: str = "1.1", amount="100", currency: str = "USD", **more):
    """A payment of line 1.1 in the currency of the contract."""
    from parcours.programmes.spending import SpendingTold

    usual = {"day": date(2022, 6, 1), "payee": "staff", "what": "Salary"}
    return SpendingTold(code=code, amount=Decimal(amount), currency=currency, **usual | more)


def spent(
    by: Actor, code: str = "1.1", amount="100", *, voucher=None, project: str = PROJECT, **more
) -> UUID:
    """Kept whatever is said of it."""
    from parcours.programmes import spending_actions
    from parcours.programmes.checking_spending import WARNS

    return spending_actions.spend(
        by=by, project=project, spending=told(code, amount, **more), voucher=voucher, despite=list(WARNS)
    ).id


def received(by: Actor, amount, local=None, currency: str = "", on=date(2022, 1, 5), project=PROJECT) -> UUID:
    from parcours.programmes import spending_actions
    from parcours.programmes.spending import InstalmentTold

    came = InstalmentTold(on, Decimal(amount), Decimal(local) if local else None, currency)
    return spending_actions.receive(by=by, project=project, instalment=came).id


def committed(by: Actor, code: str = "5.1", amount="900", **more) -> UUID:
    from parcours.programmes import spending_actions
    from parcours.programmes.spending import CommitmentTold

    usual = {"day": date(2022, 5, 1), "currency": "USD", "payee": "service", "what": "Audit"}
    wanted = CommitmentTold(code=code, amount=Decimal(amount), **usual | more)
    return spending_actions.commit(by=by, project=PROJECT, commitment=wanted).id
