"""The pages of a verifier of spending: he signs in, sees his controls and nobody else's, looks, is gone."""

from datetime import date

import pytest
from django.test import Client

from parcours.accounts.models import User
from parcours.exchange.models import ControlPack, Export
from parcours.journal.models import Access, Entry
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from tests.factories import money
from tests.factories.papers import pdf
from tests.web.test_control_screens import AFTER, NAMED, NOW, get, house, post  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
BEFORE = date(2022, 7, 1)


@pytest.fixture
def verifier(house, sign_in):  # noqa: F811
    """Signed in as a verifier for whom a pack was drawn; ``page`` is its address, ``hers`` that of a code."""
    with clock.at(BEFORE):
        client = sign_in("verifier", where="CABINET", login="audit.cabinet")
        money.agreed(house.actor)
        money.spent(house.actor, voucher=pdf(said=b"invoice"), day=date(2022, 6, 1))
    client.house = house
    client.user = User.objects.get(login="audit.cabinet")
    answer = post(house, "/exports/control/name/", **NAMED, account=str(client.user.id))
    assert answer.status_code == 302, answer.content.decode()
    done = post(house, "/exports/make/control-pack/", purpose="audit", project="OFICIO")
    assert done.status_code == 302, done.content.decode()[:600]
    with as_role("system"):
        client.row = ControlPack.objects.select_related("export").get()
    [client.code] = client.row.codes["drawn"]
    client.page = f"/verifications/{client.row.id}/"
    client.hers = f"{client.page}{client.code}/"
    return client


def said(client, url, at=NOW) -> str:
    answer = get(client, url, at)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_he_lands_on_his_controls_and_is_shown_nothing_else(verifier):
    first = get(verifier, "/")
    assert (first.status_code, first["Location"]) == (302, "/verifications/")
    page = said(verifier, "/verifications/")
    assert verifier.page in page and "M-7" in page and "31 octobre 2022" in page
    from parcours.web import navigation

    assert [one["url"] for one in navigation.lines(verifier.actor, "/")] == ["/verifications/"]
    assert [one["url"] for one in navigation.account_lines(verifier.actor)] == ["/account/"]
    for address in ("/people/", "/exports/", "/exports/control/", "/results/", "/programme/", "/money/"):
        assert get(verifier, address).status_code == 404, address
    other = f"/exports/control/packs/{verifier.row.id}/"
    assert get(verifier, other).status_code == 404
    assert get(verifier, f"/exports/{verifier.row.export_id}/file/").status_code == 404


def test_he_looks_and_each_look_is_recorded_and_told(verifier):
    page = said(verifier, verifier.page)
    assert verifier.hers in page and "Diallo" not in page and "100 $US" in page
    with as_role("system"):
        assert not Access.objects.filter(user_id=verifier.user.id).exists()
    answer = get(verifier, verifier.hers)
    shown = answer.content.decode()
    assert "Diallo" in shown and "XK7788991" in shown
    assert "no-store" in answer["Cache-Control"]
    with as_role("system"):
        [look] = Access.objects.filter(user_id=verifier.user.id)
        assert (look.what, look.detail, look.role) == ("exchange.verified", True, "verifier")
        assert look.people == [verifier.house.who]
    told = said(verifier.house, f"/people/{verifier.house.who}/looks/")
    assert "CABINET" in told and "Salma Bennani" in told


def test_vouchers_are_shown_as_they_stand_in_the_folder(verifier):
    page = said(verifier, verifier.page)
    at = page.index(f"{verifier.page}vouchers/")
    address = page[at : page.index('"', at)]
    answer = get(verifier, address)
    assert answer["Content-Disposition"].startswith("inline") and answer["Content-Type"] == "application/pdf"
    assert b"invoice" in answer.content and answer["Cache-Control"].startswith("no-store")
    assert get(verifier, f"{verifier.page}vouchers/draw.json/").status_code == 404


def test_he_takes_the_folder_and_it_is_recorded(verifier):
    assert get(verifier, f"{verifier.page}folder/").status_code == 405
    answer = post(verifier, f"{verifier.page}folder/")
    assert answer["Content-Disposition"].startswith("attachment") and "no-store" in answer["Cache-Control"]
    taken = get(verifier.house, f"/exports/{verifier.row.export_id}/file/")
    assert answer.content == taken.content
    with as_role("system"):
        assert Entry.objects.filter(kind="exchange.control_pack_taken", user_id=verifier.user.id).count() == 1


def gone(client, at=NOW) -> None:
    """Each address is missing, or the account is at the door."""
    for address in (client.page, client.hers, f"{client.page}vouchers/0001-01.pdf/"):
        assert get(client, address, at).status_code == 404, address
    assert post(client, f"{client.page}folder/", at).status_code == 404


def test_after_and_before_the_term_nothing_is_there(verifier):
    gone(verifier, date(2022, 7, 31))
    begins = said(verifier, "/verifications/", date(2022, 7, 31))
    assert verifier.page not in begins and "1er août 2022" in begins
    with as_role("system"):
        Export.objects.update(expires_at=clock.now().replace(year=2030))
    assert said(verifier, verifier.hers, date(2022, 10, 31))
    gone(verifier, AFTER)
    assert get(verifier, "/verifications/", AFTER).status_code == 404


def test_the_term_is_ended_between_two_requests(verifier):
    """Also a form that he had open is sent again into nothing."""
    sent = {"request_id": uuid7().hex}
    with clock.at(NOW):
        assert verifier.post(f"{verifier.page}folder/", sent).status_code == 200
    assert said(verifier, verifier.hers)
    post(verifier.house, f"/exports/control/verifiers/{verifier.row.verifier_id}/end/")
    gone(verifier)
    with clock.at(NOW):
        assert verifier.post(f"{verifier.page}folder/", sent).status_code == 404
    assert get(verifier, "/verifications/").status_code == 404


def test_the_term_alone_closes_it_whatever_the_role_says(verifier):
    """A role that was not ended, by whatever fault, shows nothing without a term."""
    from parcours.accounts.models import Membership

    post(verifier.house, f"/exports/control/verifiers/{verifier.row.verifier_id}/end/")
    Membership.objects.filter(user=verifier.user).update(until=None)
    gone(verifier)
    assert verifier.page not in said(verifier, "/verifications/")


def test_another_verifier_finds_nothing(verifier, sign_in):
    with clock.at(BEFORE):
        other = sign_in("verifier", where="AUTRE", login="audit.autre")
    for address in (verifier.page, verifier.hers):
        assert get(other, address).status_code == 404
    assert post(other, f"{verifier.page}folder/").status_code == 404
    assert verifier.page not in said(other, "/verifications/")
    for address in (f"{verifier.page}P-NOBODY/", f"/verifications/{uuid7()}/"):
        assert get(verifier, address).status_code == 404
        assert get(other, address).status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "monitoring", "administrator", "data_protection", "funder"])
def test_other_roles_find_no_such_page(verifier, sign_in, role):
    with clock.at(NOW):
        client = sign_in(role, where="ALDEA", login=f"other.{role.replace('_', '-')}")
    for address in ("/verifications/", verifier.page, verifier.hers):
        assert get(client, address).status_code == 404
    assert post(client, f"{verifier.page}folder/").status_code == 404
    assert get(Client(), verifier.page).status_code == 302


def test_a_second_factor_and_his_own_password_come_first(verifier, settings):
    settings.PARCOURS_DEMO = False
    from django.core.cache import cache

    cache.clear()
    assert get(verifier, verifier.hers)["Location"] == "/account/password/change/"
    User.objects.filter(pk=verifier.user.id).update(must_choose_password=False)
    assert get(verifier, verifier.hers)["Location"] == "/account/second-factor/totp/activate/"


def test_an_old_pack_says_that_it_is_old(verifier):
    with as_role("system"):
        ControlPack.objects.update(codes={})
    for client, address in (
        (verifier, verifier.page),
        (verifier.house, f"/exports/control/packs/{verifier.row.id}/"),
    ):
        page = said(client, address)
        assert "Tirez-en un autre" in page and "Diallo" not in page
    assert get(verifier, verifier.hers).status_code == 409
    assert get(verifier.house, f"/exports/control/packs/{verifier.row.id}/P-X/").status_code in (302, 404)


def test_naming_shows_accounts_of_verifiers_outside_alone(verifier, sign_in):
    with clock.at(BEFORE):
        sign_in("verifier", where="ALDEA", login="audit.inside")
    page = said(verifier.house, "/exports/control/name/")
    assert str(verifier.user.id) in page
    assert str(User.objects.get(login="audit.inside").id) not in page
    assert "audit.cabinet" in said(verifier.house, "/exports/control/")
