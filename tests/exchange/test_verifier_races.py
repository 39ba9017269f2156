"""A verifier and whoever ends his term at once; two terms of one account at once."""

import pytest
from django.db import transaction

from parcours.accounts.models import Membership
from parcours.accounts.queries import memberships_of
from parcours.exchange import control_actions
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import as_role
from tests.exchange.test_control_pack import TERM, TODAY, House, told
from tests.exchange.test_exchange_races import at, everything
from tests.exchange.test_import_race import at_once
from tests.exchange.test_verifier_account import Control, account

pytestmark = pytest.mark.django_db(transaction=True)


def _ends(user) -> list:
    with transaction.atomic(), clock.at(TODAY):
        return list(memberships_of(user))


@pytest.mark.parametrize("_again", range(3))
def test_taken_and_ended_at_once(_again):
    """Either it was taken before the end or not at all; after it nothing is taken."""
    with transaction.atomic():
        control = Control()
    found = at_once(
        at(TODAY, control_actions.take_control_pack, by=control.verifier, pack=control.row.id),
        at(TODAY, control_actions.end_verifier, by=control.by, verifier=control.term),
    )
    order = [
        one.kind
        for one in sorted(everything(Entry), key=lambda one: one.sequence)
        if one.kind in ("exchange.control_pack_taken", "exchange.verifier_ended")
    ]
    assert order[-1] == "exchange.verifier_ended"
    assert found in (["done", "done"], ["done", "kernel.not_found"])
    assert len(order) == found.count("done")
    assert _ends(control.user) == []


def test_two_terms_ended_at_once_close_the_account():
    with transaction.atomic():
        house, user = House(), account()
        terms = [house.named(account=user) for _one in range(2)]
    found = at_once(*(at(TODAY, control_actions.end_verifier, by=house.by, verifier=one) for one in terms))
    assert found == ["done", "done"] and _ends(user) == []


@pytest.mark.parametrize("_again", range(3))
def test_one_ended_while_another_is_named(_again):
    """Whichever comes first: as long as a term runs, its verifier comes in; or the new one was refused."""
    with transaction.atomic():
        house, user = House(), account()
        first = house.named(account=user)
    wanted = told(account=user)
    found = at_once(
        at(TODAY, control_actions.end_verifier, by=house.by, verifier=first),
        at(TODAY, control_actions.name_verifier, by=house.by, verifier=wanted),
    )
    with transaction.atomic(), as_role("system"):
        ended = Membership.objects.get(user=user).until
    if found == ["done", "done"]:
        with clock.at(TERM[1]):
            assert clock.day_of(ended) == TERM[1].replace(month=11, day=1) and _ends(user)
    else:
        assert found == ["done", "exchange.not_his_account"] and _ends(user) == []
