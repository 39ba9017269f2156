"""The same thing asked for twice at once, each over her own connection: done once, refused in words once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from parcours.enterprise import actions
from parcours.enterprise import buying_actions as buying
from parcours.enterprise import grant_actions as grants
from parcours.enterprise.buying_models import Purchase
from parcours.enterprise.calling import CallTold, DossierTold, Marks
from parcours.enterprise.committee_models import Score
from parcours.enterprise.grant_models import Grant, Payment
from parcours.enterprise.incubating import SpaceTold
from parcours.enterprise.incubation_models import Desk
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from tests.enterprise.conftest import TODAY, five, staff
from tests.enterprise.test_grant_races import at_once
from tests.factories import grants as factory
from tests.factories.accounts import member
from tests.factories.enterprise import to_plan, venture
from tests.factories.papers import pdf
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    with clock.at(TODAY):
        load_second()
        place = staff("EN")
        place.people = five(place)
        place.coordinator, place.other = member(place.id, "coordinator"), member(place.id, "enterprise_coach")
    return place


def refusal(answers: list[str]) -> str:
    """That of the one who came second."""
    assert len(answers) == 2 and answers.count("done") == 1, answers
    return next(one for one in answers if one != "done")


def test_what_is_bought_is_chosen_ordered_delivered_and_paid_once(house):
    by, chief = house.coach, house.coordinator
    with clock.at(TODAY), transaction.atomic():
        grant, bought = factory.in_kind(by, chief, house.people[0])
        cheap, dear, _last = factory.quotes(by, bought, 10, 12, 14)
    # Until it is released another may be chosen: who comes second has the last word, and the sums are hers.
    at_once(lambda: buying.choose(by=by, quote=cheap), lambda: buying.choose(by=by, quote=dear, why="Nearer"))
    with transaction.atomic(), acting(by):
        tranche = Purchase.objects.get(pk=bought).tranche_id
        kept = Grant.objects.get(pk=grant).planned
        assert kept == Purchase.objects.select_related("chosen").get(pk=bought).chosen.amount
    with clock.at(TODAY):
        grants.propose(by=by, tranche=tranche)
        grants.release(by=chief, tranche=tranche)
    order = [lambda n=n: buying.order(by=by, purchase=bought, reference=f"O {n}") for n in "ab"]
    assert refusal(at_once(*order)) == "kernel.illegal_move"
    deliver = [lambda: buying.deliver(by=by, purchase=bought, paper=pdf())] * 2
    assert refusal(at_once(*deliver)) == "kernel.illegal_move"
    pay = [
        lambda n=n: grants.pay(by=chief, tranche=tranche, reference=n, receipt=pdf()) for n in ("V 1", "V 2")
    ]
    assert refusal(at_once(*pay)) == "enterprise.paid_already"
    with transaction.atomic(), acting(by):
        assert Payment.objects.get().amount == Grant.objects.get(pk=grant).paid == kept


def test_one_desk_and_the_marks_of_one_member_are_given_once(house):
    by, chief, judge = house.coach, house.coordinator, house.other
    with clock.at(TODAY):
        made = [to_plan(by, venture(by, one)) for one in house.people[:2]]
        space = actions.space_keep(by=by, told=SpaceTold("Room", "CO-bogota", 1)).id
        told = CallTold("Call", TODAY, TODAY + timedelta(days=9), Decimal(900), (judge.user,))
        call = actions.open_call(by=chief, call=told).id
        dossier = actions.submit(by=by, call=call, dossier=DossierTold(made[0], Decimal(50))).id
        actions.close_call(by=chief, call=call)
    ask = [lambda one=one: actions.desk_give(by=by, venture=one, space=space, days=[TODAY]) for one in made]
    assert refusal(at_once(*ask)) == "enterprise.desks_full"
    again = {"by": by, "space": space, "days": [TODAY + timedelta(days=1)], "venture": made[0]}
    assert refusal(at_once(*[lambda: actions.desk_give(**again)] * 2)) == "enterprise.desk_twice"
    marks = [
        lambda n=n: actions.score(by=judge, dossier=dossier, marks=Marks({"value": n, "potential": n}))
        for n in (1, 5)
    ]
    assert refusal(at_once(*marks)) == "enterprise.scored_already"
    tie = [lambda: actions.declare_tie(by=judge, dossier=dossier, kind="kin")] * 2
    assert at_once(*tie) == ["enterprise.scored_already"] * 2
    with transaction.atomic(), as_role("system"):
        assert Score.objects.count() == 1 and Desk.objects.count() == 2
