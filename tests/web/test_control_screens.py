"""Verifiers and packs on screen: named, drawn, whom a pack is of, papers looked at; later nobody."""

from datetime import date

import pytest

from parcours.exchange.models import ControlPack
from parcours.journal.models import Access
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.people.rules import Document
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.results import tell
from tests.results.test_reports import enrolled

pytestmark = pytest.mark.django_db
NOW, AFTER = date(2022, 9, 1), date(2022, 11, 1)
NAMED = {
    "project": "OFICIO",
    "name": "A. Benali",
    "firm": "Audit",
    "mandate": "M-7",
    "since": "2022-08-01",
    "until": "2022-10-31",
}


@pytest.fixture
def house(sign_in):
    load_second()
    with clock.at(NOW):
        client = sign_in("coordinator", where="ALDEA", login="coordinator")
    officer = actor(organisation("ALDEA"))
    paper = Document("passport", "XK7788991", expires_on=date(2030, 1, 1))
    with clock.at(date(2022, 2, 1)):
        client.who = person(officer, no_document=False, documents=[paper]).person
    tell(officer, enrolled(date(2022, 6, 15), who=client.who), at=date(2022, 7, 1))
    return client


def get(client, url, at=NOW):
    with clock.at(at):
        return client.get(url)


def post(client, url, at=NOW, **told):
    with clock.at(at):
        return client.post(url, told | {"request_id": uuid7().hex})


def drawn(client) -> ControlPack:
    post(client, "/exports/control/name/", **NAMED)
    done = post(client, "/exports/make/control-pack/", purpose="audit", project="OFICIO")
    assert done.status_code == 302, done.content.decode()[:400]
    with as_role("system"):
        return ControlPack.objects.get()


def test_a_verifier_is_named_and_a_pack_is_drawn(house):
    assert post(house, "/exports/control/name/", **NAMED | {"until": "2022-07-01"}).status_code == 422
    row = drawn(house)
    listed = get(house, "/exports/control/").content.decode()
    assert "A. Benali" in listed and str(row.id) in listed
    shown = get(house, f"/exports/control/packs/{row.id}/").content.decode()
    assert "Diallo" in shown and row.seed[:8] in shown


def test_papers_are_looked_at_on_screen_and_it_is_recorded(house):
    row = drawn(house)
    shown = get(house, f"/exports/control/packs/{row.id}/").content.decode()
    at = shown.index(f"/exports/control/packs/{row.id}/P-")
    address = shown[at : shown.index('"', at)]
    assert "XK7788991" in get(house, address).content.decode()
    with as_role("system"):
        looks = Access.objects.filter(what="exchange.control_person", detail=True)
        assert [look.people for look in looks] == [[house.who]]
    assert get(house, f"/exports/control/packs/{row.id}/P-NOBODY/").status_code == 404
    late = get(house, address, AFTER)
    assert "XK7788991" not in late.content.decode() and late.status_code != 200


def test_after_the_term_or_for_others_nobody_is_shown(house, sign_in):
    row = drawn(house)
    with clock.at(NOW):
        colleague = sign_in("coordinator", where="ALDEA", login="colleague")
        foreign = sign_in("coordinator", where="RAICES", login="foreign")
    page = f"/exports/control/packs/{row.id}/"
    assert "Diallo" not in get(colleague, page).content.decode()
    assert get(foreign, page).status_code == 404
    post(house, f"/exports/control/verifiers/{row.verifier_id}/end/")
    ended = get(house, page, date(2022, 9, 2))
    assert ended.status_code == 200 and "Diallo" not in ended.content.decode()


def test_other_roles_find_no_control(house, sign_in):
    with clock.at(NOW):
        funder = sign_in("funder", where="ALDEA", login="funder")
    assert get(funder, "/exports/control/").status_code in (403, 404)
    assert "control-pack" not in get(funder, "/exports/").content.decode()
