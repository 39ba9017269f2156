"""In kind: three quotes or two people who agree to fewer, an order once released, the register."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from parcours.accounts.models import Membership
from parcours.enterprise import buying, buying_queries
from parcours.enterprise import buying_actions as actions
from parcours.enterprise import grant_actions as grants
from parcours.enterprise.buying import ItemTold, QuoteTold
from parcours.enterprise.buying_models import Equipment, Purchase
from parcours.enterprise.grant_models import Grant, Tranche
from parcours.enterprise.grant_rules import TrancheTold
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed
from tests.enterprise.conftest import TODAY, staff
from tests.enterprise.test_grants import house, refused  # noqa: F401
from tests.factories import grants as factory
from tests.factories.accounts import member
from tests.factories.papers import pdf

pytestmark = pytest.mark.django_db


def bought_for(house, amount=300):  # noqa: F811
    return factory.in_kind(house.coach, house.coordinator, house.people[0], amount)


def tranche_of(house, purchase) -> Tranche:  # noqa: F811
    with acting(house.coach):
        return Purchase.objects.select_related("tranche").get(pk=purchase).tranche


def test_from_quotes_to_the_signed_handover(house):  # noqa: F811
    by, chief = house.coach, house.coordinator
    grant, wanted = bought_for(house)
    keep = {"by": by, "purchase": wanted}
    refused("quote_missing", actions.keep_quote, **keep, quote=QuoteTold("A", Decimal(5)))
    refused("supplier_missing", actions.keep_quote, **keep, quote=QuoteTold(" ", Decimal(5), pdf()))
    for amount in (0, -5, Decimal("NaN"), Decimal("1.005")):
        refused("amount", actions.keep_quote, **keep, quote=QuoteTold("A", Decimal(amount), pdf()))
    late = QuoteTold("A", Decimal(5), pdf(), TODAY + timedelta(days=1))
    refused("day_in_future", actions.keep_quote, **keep, quote=late)
    dear, cheap = factory.quotes(by, wanted, 280, 200)
    refused("quote_twice", actions.keep_quote, **keep, quote=QuoteTold("SUPPLIER  1", Decimal(5), pdf()))
    refused("too_few_quotes", actions.choose, by=by, quote=cheap)
    [over] = [actions.keep_quote(**keep, quote=QuoteTold("Other", Decimal(301), pdf())).id]
    refused("over_grant", actions.choose, by=by, quote=over, why="Best")
    refused("why_not_cheapest", actions.choose, by=by, quote=dear)
    actions.choose(by=by, quote=dear, why="Two years of guarantee")
    tranche = tranche_of(house, wanted)
    assert (tranche.state, tranche.amount) == ("proven", 280)
    refused("choose_quote", grants.prove, by=by, tranche=tranche.id, evidence=pdf())
    actions.choose(by=by, quote=cheap)
    refused("not_released", actions.order, by=by, purchase=wanted, reference="O 1")
    grants.propose(by=by, tranche=tranche.id)
    refused("not_quoting", actions.keep_quote, **keep, quote=QuoteTold("B", Decimal(5), pdf()))
    grants.release(by=chief, tranche=tranche.id)
    refused("reference_missing", actions.order, by=by, purchase=wanted, reference="")
    actions.order(by=by, purchase=wanted, reference="O 1")
    refused("not_delivered", grants.pay, by=chief, tranche=tranche.id, reference="V", receipt=pdf())
    refused("delivery_missing", actions.deliver, by=by, purchase=wanted)
    early = {"paper": pdf(), "on": TODAY - timedelta(days=1)}
    refused("day_too_early", actions.deliver, by=by, purchase=wanted, **early)
    actions.deliver(by=by, purchase=wanted, paper=pdf())
    refused("no_equipment", actions.hand_over, by=by, purchase=wanted, paper=pdf())
    actions.add_equipment(by=by, purchase=wanted, item=ItemTold("Oven", "ab-12 3", "Kitchen"))
    refused("serial_twice", actions.add_equipment, by=by, purchase=wanted, item=ItemTold("Oven", "AB123"))
    refused("item_missing", actions.add_equipment, by=by, purchase=wanted, item=ItemTold(""))
    grants.pay(by=chief, tranche=tranche.id, reference="V", receipt=pdf())
    refused("not_handed_over", grants.close, by=chief, grant=grant)
    refused("handover_missing", actions.hand_over, by=by, purchase=wanted)
    actions.hand_over(by=by, purchase=wanted, paper=pdf())
    grants.close(by=chief, grant=grant)
    with acting(by):
        row = Grant.objects.get(pk=grant)
        assert (row.state, row.planned, row.paid, row.takes) == ("completed", 200, 200, 200)
        assert Equipment.objects.get().state == "in_use"


def test_the_second_person_is_another_one_in_the_rule_and_in_the_database(house):  # noqa: F811
    """Two accounts of one person are not two people; and no row says that one person was both."""
    _grant, wanted = bought_for(house)
    young = member(house.id, "coordinator")
    actions.ask_fewer(by=house.coordinator, purchase=wanted, reason="One maker in the country")
    with as_role("system"):
        given = Membership.objects.filter(user_id=young.user)
        given.update(given_by=house.coordinator.user, since=clock.now())
    refused("recent_account", actions.agree_fewer, by=young, purchase=wanted)
    with acting(house.coach), pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        both = {"few_agreed_by": house.coordinator.user, "few_agreed_on": TODAY}
        Purchase.objects.filter(pk=wanted).update(**both)


def test_fewer_quotes_take_a_reason_and_a_second_person(house):  # noqa: F811
    by, chief = house.coach, house.coordinator
    wanted = bought_for(house)[1]
    [only] = factory.quotes(by, wanted, 250)
    refused("no_few_asked", actions.agree_fewer, by=chief, purchase=wanted)
    refused("reason_missing", actions.ask_fewer, by=by, purchase=wanted, reason=" ")
    actions.ask_fewer(by=chief, purchase=wanted, reason="One maker in the country")
    refused("other_person", actions.agree_fewer, by=chief, purchase=wanted)
    refused("too_few_quotes", actions.choose, by=by, quote=only)
    actions.ask_fewer(by=by, purchase=wanted, reason="One maker in the country")
    with pytest.raises(NotAllowed):
        actions.agree_fewer(by=house.other, purchase=wanted)
    actions.agree_fewer(by=chief, purchase=wanted)
    refused("few_agreed", actions.ask_fewer, by=by, purchase=wanted, reason="Other")
    actions.choose(by=by, quote=only)
    assert tranche_of(house, wanted).state == "proven"


def test_a_draft_in_kind_is_given_up_with_its_quotes(house):  # noqa: F811
    by = house.coach
    grant = factory.direct(by, house.people[0], 50)
    told = TrancheTold(Decimal(50), "visit", way="in_kind")
    refused("what_bought", grants.add_tranche, by=by, grant=grant, tranche=told)
    made = factory.tranche(by, grant, 50, "", way="in_kind", what="Oven")
    with acting(by):
        wanted = Purchase.objects.get(tranche=made).id
    [quote] = factory.quotes(by, wanted, 40)
    refused("not_running", actions.choose, by=by, quote=quote)
    grants.drop_tranche(by=by, tranche=made)
    with acting(by):
        assert not Purchase.objects.exists() and Grant.objects.get().planned == 0


def test_the_register_finds_a_thing_and_says_how_it_is(house):  # noqa: F811
    by, chief = house.coach, house.coordinator
    wanted = bought_for(house)[1]
    factory.bought(by, chief, wanted, "delivered")
    for number in ("ZX-9", "", ""):
        thing = actions.add_equipment(by=by, purchase=wanted, item=ItemTold("Mixer", number)).id
    with acting(by):
        assert [one.serial for one in buying_queries.register(by, serial="zx 9")] == ["ZX-9"]
        assert buying_queries.register(by).count() == 4 and not buying_queries.register(by, serial="-")
    refused("same_state", actions.note_equipment, by=by, equipment=thing, state="stored")
    refused(
        "day_too_early", actions.note_equipment, by=by, equipment=thing, state="lost", on=TODAY - timedelta(1)
    )
    actions.note_equipment(by=by, equipment=thing, state="lost", where="Market")
    with acting(by):
        assert [one.id for one in buying_queries.register(by, state="lost")] == [thing]
    there = staff("RAICES")
    with pytest.raises(Missing):
        actions.note_equipment(by=there.coach, equipment=thing, state="sold")
    with acting(there.coach):
        assert not buying_queries.register(there.coach).exists()
    assert buying.serial_key("ＡＢ‑12 ٣") == "AB12٣"
