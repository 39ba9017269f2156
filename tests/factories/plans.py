"""Business plans of the invented programme, through the actions."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.enterprise import actions
from parcours.enterprise.business import Cost, Investment, PlannedJob, PlanTold, Product, Source
from parcours.kernel.actor import Actor

D = Decimal


def told(**more) -> PlanTold:
    """Bread at 5, of which 2 go into the flour; an oven in kind, a loan of 2,400 at 12 % over a year."""
    known = {
        "begins_on": date(2024, 4, 1),
        "opening": D(100),
        "sales_second": D("10.5"),
        "costs_third": D(-2),
        "note": "Près de l’école\nDeux boulangeries plus loin",
        "investments": (
            Investment("Oven", "equipment", D(8000), in_kind=True),
            Investment("=Flour", "stock", D("900.50"), 1),
        ),
        "sources": (
            Source("Savings", "own", D(1000)),
            Source("Loan", "loan", D(2400), 1, D("12.125"), 12, 2, "declining"),
        ),
        "products": (
            Product("Bread", D(5), D(2), tuple(D(number * 100) for number in range(1, 13))),
            Product("خبز الشعير", D("7.50"), D("2.75"), (D("12.5"),) * 12),
        ),
        "costs": (
            Cost("Shop", "rent", D(700)),
            Cost("Fire", "insurance", D(600), 12),
            Cost("Tax", "tax", share=D("0.5")),
        ),
        "jobs": (PlannedJob("Seller", 1, D(500), 7),),
    }
    return PlanTold(**known | more)


def draft(by: Actor, venture: UUID, **more) -> UUID:
    return actions.plan_begin(by=by, venture=venture, plan=told(**more)).id


def fixed(by: Actor, venture: UUID, **more) -> UUID:
    return actions.plan_submit(by=by, plan=draft(by, venture, **more)).id
