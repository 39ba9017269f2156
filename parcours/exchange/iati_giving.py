"""Money of a programme and of its grants as IATI tells it: budgets of a year at most, promises, instalments
and, by month, what was paid.

Budgets and what moved stand with the grants alone, so that nobody adds them twice.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from parcours.programmes import flows
from parcours.programmes.contracts import rule_of
from parcours.programmes.flows import Planned
from parcours.programmes.pack import Pack, Project

from . import iati_money
from .iati_writing import Writing
from .xml_writing import Element, add

INCOMING_FUNDS, COMMITMENT, EXPENDITURE, PROMISED = "1", "2", "4", "11"
ORIGINAL, REVISED, COMMITTED = "1", "2", "2"


def of_programme(writing: Writing, own: Element) -> None:
    _offered(writing, own)
    for one in writing.pack.projects:
        _promised(writing, own, one, COMMITMENT)


def of_grant(writing: Writing, own: Element, project: Project, budgets: Mapping[str, Planned]) -> None:
    _budgets(writing.pack, own, project, budgets.get(project.code))
    _promised(writing, own, project, PROMISED)
    _moved(writing, own, project)


def _budgets(pack: Pack, own: Element, project: Project, budget: Planned | None) -> None:
    """Those of the budget in force; without one, what the contract gives by calendar year."""
    currency, total = grant(pack, project)
    if budget is None:
        slices = iati_money.by_calendar(total, project.starts_on, project.ends_on)
    else:
        currency = budget.currency
        slices = iati_money.by_project_year(budget.years, project.starts_on, project.ends_on)
    of = REVISED if budget is not None and budget.number > 1 else ORIGINAL
    for one in slices:
        child = add(own, "budget", type=of, status=COMMITTED)
        add(child, "period-start", iso_date=one.since)
        add(child, "period-end", iso_date=one.until)
        add(child, "value", f"{one.amount:.2f}", currency=currency, value_date=one.since)


def grant(pack: Pack, project: Project) -> tuple[str, Decimal]:
    """What the contract gives, in its currency."""
    currency = rule_of(pack, project.code).currency
    return currency, project.budget.in_currency(currency)


def _transaction(own: Element, of: str, day: date, money: tuple[str, Decimal], ref: str) -> Element:
    child = add(own, "transaction", ref=ref)
    add(child, "transaction-type", code=of)
    add(child, "transaction-date", iso_date=day)
    add(child, "value", f"{money[1]:.2f}", currency=money[0], value_date=day)
    return child


def _provider(writing: Writing, child: Element, activity: str) -> None:
    if writing.funder is not None:
        writing.organisation(child, "provider-org", writing.funder.code, provider_activity_id=activity)


def _offered(writing: Writing, own: Element) -> None:
    call, currency = writing.pack.call, writing.pack.currency
    amount, day = call.envelope.in_currency(currency), call.envelope.rate_on or _first_day(call.launched)
    if amount and day is not None and day <= writing.today:
        child = _transaction(own, PROMISED, day, (currency, amount), call.code)
        _provider(writing, child, "")


def _first_day(launched: str) -> date | None:
    """Of a year, a month or a day in ISO form."""
    try:
        parts = [int(part) for part in launched.split("-")]
        return date(*(parts + [1, 1])[:3])
    except ValueError:
        return None


def _promised(writing: Writing, own: Element, project: Project, of: str) -> None:
    """What a grant was promised: going out of the programme, coming into the grant."""
    day, money = project.budget.rate_on or project.starts_on, grant(writing.pack, project)
    if not money[1] or day > writing.today:
        return
    child = _transaction(own, of, day, money, f"grant-{project.code}")
    _provider(writing, child, "" if of == COMMITMENT else writing.programme_id)
    activity = writing.identifier(project)
    writing.organisation(child, "receiver-org", project.grantee, receiver_activity_id=activity)


def _moved(writing: Writing, own: Element, project: Project) -> None:
    found = flows.flows(writing.actor, project.code)
    if found is None:
        writing.unseen.append(project.code)
        return
    writing.unrated += found.unrated
    came = [one for one in found.received if one[0] <= writing.today]
    for number, (day, amount, currency) in enumerate(came, 1):
        ref = f"received-{project.code}-{number}"
        child = _transaction(own, INCOMING_FUNDS, day, (currency, amount), ref)
        _provider(writing, child, writing.programme_id)
        writing.organisation(child, "receiver-org", project.grantee)
    for month, amount in sorted(found.spent.items()):
        if amount > 0 and month <= writing.today:
            day = min(iati_money.last_day(month), writing.today)
            ref = f"spent-{project.code}-{month:%Y-%m}"
            child = _transaction(own, EXPENDITURE, day, (found.currency, amount), ref)
            writing.organisation(child, "provider-org", project.grantee)
