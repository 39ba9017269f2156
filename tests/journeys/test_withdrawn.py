"""Given a partner who reads what was shared, when she takes her agreement back, the next click says so."""

from uuid import UUID

import pytest

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.people.queries import living_consents
from parcours.referrals import actions as referrals
from tests.factories.people import person
from tests.journeys.test_between_desks import ACT, said

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db, fast_passwords, monkeypatch):
    from django.db import transaction

    from tests.journeys import desks

    monkeypatch.setattr("parcours.accounts.queries.is_demo", lambda: True)
    with transaction.atomic():
        town = desks.build()
        town.services["her"] = person(town.actors["caseworker"], given_latin="Mariama").person
        town.services["referral"] = _sent(town.actors["caseworker"], town)
        with acting(town.actors["caseworker"]):
            held = living_consents(town.services["her"]).get(purpose="sharing")
        town.services["agreement"] = held.id
        return town


def _sent(by: Actor, town) -> UUID:
    made = referrals.propose(
        by=by, person=town.services["her"], service=town.services["course"], items=["identity"]
    ).id
    return referrals.send(by=by, referral=made, shown=True).id


@pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("ar", 360)])
def test_her_agreement_is_taken_back(walk, town, language, width):
    her, page = f"/people/{town.services['her']}/", f"/referrals/{town.services['referral']}/"

    # The partner has what was shared before its eyes.
    partner = walk("partner", language, width)
    partner.goes_to(page)
    partner.presses(f"main form[action='{page}open/'] button")
    partner.reads("Mariama")

    # Meanwhile, at the other desk.
    officer = walk("caseworker", language, width)
    officer.goes_to(her)
    officer.unfolds("consents")
    way = f"{her}consent/{town.services['agreement']}/withdraw/"
    officer.presses(f"main a[href='{way}']")
    officer.presses(ACT)

    # The next click says so, and nothing of her is there any more.
    partner.presses(f"main a[href='{page}accept/']")
    partner.does_not_read("Mariama")
    partner.goes_to(page)
    partner.does_not_read("Mariama")
    partner.reads(said(language, "n’est plus lisible", "لم يعد بالإمكان قراءة"))

    # It is told on the partner's first page; whoever shared it sees that it was told.
    partner.goes_to("/")
    partner.presses("main a[href='/people/ended/']")
    partner.reads(said(language, "Référencement", "الإحالة"))
    partner.presses("main form[method=post] button")
    officer.goes_to(her)
    officer.unfolds("history")
    officer.reads(said(language, "avertis sur leur page", "إخبارهم بذلك"))
    assert officer.complaints == []
