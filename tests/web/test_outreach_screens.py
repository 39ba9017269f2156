"""Outreach on screen: an outing on a phone, somebody registered by name, a centre that completes."""

import re
from datetime import timedelta

import pytest

from parcours.accounts import actions as accounts
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.outreach import followed, models, queries
from tests.factories import outreach as factory
from tests.factories.accounts import actor, organisation
from tests.factories.home import opened_home
from tests.factories.programmes import load_eu_maroc
from tests.web.conftest import convention

pytestmark = pytest.mark.django_db
TODAY = clock.today()


@pytest.fixture
def programme(db):
    return load_eu_maroc()


@pytest.fixture
def caseworker(programme, sign_in):
    return sign_in("caseworker")


@pytest.fixture
def coordinator(programme, sign_in):
    return sign_in("coordinator")


def site(code: str, place: str):
    name = {"fr": f"Centre {code}", "ar": f"مركز {code}", "en": f"Centre {code}"}
    where = organisation(code.split("-")[0]).id
    admin = actor(where, role="administrator")
    return accounts.set_site(by=admin, organisation=where, code=code, name=name, place=place).site


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def posted(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


def planned(client, **changes) -> str:
    told = {"place": "MA-nador", "quarter": "Centre", "spot": "Marché", "day": TODAY.isoformat()}
    done = posted(client, "/outreach/new/", **told | changes)
    assert done.status_code == 302, done.content.decode()
    return done["Location"]


HER = {
    "name": "Mariama Bah",
    "sex": "F",
    "nationality": "other",
    "nationality_other": "GN",
    "may_contact": "yes",
    "phone": "0612345678",
    "source": "leader",
}


def test_from_an_outing_in_nador_to_her_card(caseworker):
    """The walk: planned, counted, she agrees, the centre asks her and completes her file."""
    centre = site("EN-nador", "MA-nador")
    page = planned(caseworker, members=[str(caseworker.actor.user)], begins="18h30", ends="21:00")
    assert "18:30 – 21:00" in text(caseworker.get(page)) and "Salma Bennani" in text(caseworker.get(page))
    form = text(caseworker.get(f"{page}preregister/"))
    assert "Centre EN-nador" in form
    done = posted(caseworker, f"{page}preregister/", **HER, centre=str(centre))
    assert done.status_code == 302 and f"centre={centre}" in done["Location"]
    assert 'value="leader"' in text(caseworker.get(done["Location"]))
    assert "Mariama Bah" in opened_home(caseworker)
    listed = text(caseworker.get("/outreach/to-complete/"))
    hers = re.search(r"/people/[0-9a-f-]{36}/preregistration/", listed)[0]
    assert "À compléter" in listed and "Centre EN-nador" in listed
    waits = text(caseworker.get(hers))
    assert "Lui lire la notice" in waits and "Le dossier est complet" not in waits
    person = hers.removesuffix("preregistration/")
    assert hers in text(caseworker.get(person))
    # Nothing is completed before she was asked.
    assert caseworker.post(hers, {"request_id": "x1"}).status_code == 200
    answers = {
        f"consent_{purpose}": "yes" for purpose in ("accompaniment", "sharing", "comparison", "reporting")
    }
    answered = posted(caseworker, f"{person}consent/", notice_language="fr", read_aloud="on", **answers)
    assert answered.status_code == 302
    assert "Le dossier est complet" in text(caseworker.get(hers))
    assert posted(caseworker, hers)["Location"] == f"{person}registered/"
    assert "Mariama Bah" not in text(caseworker.get("/outreach/to-complete/"))
    assert "Mariama Bah" in text(caseworker.get("/outreach/to-complete/?view=completed"))


def test_counts_are_kept_and_nothing_is_lost_on_error(caseworker):
    page = planned(caseworker)
    url = f"{page}report/"
    told = {"blocks": "3", "nat_0": "GN", "met_0_F_18-24": "4", "met_0_M_25-34": "6", "agreed_leader": "3"}
    more = text(posted(caseworker, url, **told, do="more"))
    assert 'name="nat_3"' in more and 'value="4"' in more and 'value="GN" selected' in more
    wrong = text(posted(caseworker, url, **told | {"agreed_leader": "40"}, do="final"), 422)
    assert 'value="40"' in wrong and 'value="6"' in wrong and "10 personnes" in wrong
    unnamed = text(
        posted(caseworker, url, **told | {"met_1_F_0-14": "x", "met_2_F_0-14": "1"}, do="final"), 422
    )
    assert 'value="x"' in unnamed and "nat_2_error" in unnamed
    posted(caseworker, url, **told, do="later")
    assert "Garder" in text(caseworker.get(url)) and 'value="6"' in text(caseworker.get(url))
    done = posted(caseworker, url, **told, need_work="5", known_before="2", do="final")
    assert done["Location"] == page
    shown = text(caseworker.get(page))
    assert "10 personnes rencontrées" in shown and "Guinée" in shown and "Corriger le compte rendu" in shown
    with acting(caseworker.actor):
        assert models.Outing.objects.get().state == "reported"
        assert queries.counts(models.Outing.objects.get()).needs == {"work": 5}
    assert "10 personnes rencontrées" in text(caseworker.get("/outreach/?sort=-met&state=reported"))
    assert caseworker.get("/outreach/?state=nonsense&page=9&sort=nonsense&since=x").status_code == 200


def test_whoever_may_be_known_is_shown_before_anything_is_kept(caseworker):
    url = f"{planned(caseworker)}preregister/"
    posted(caseworker, url, **HER)
    again = text(posted(caseworker, url, **HER | {"phone": ""}), 422)
    assert "Mariama Bah" in again and 'name="somebody_else"' in again and 'value="GN" selected' in again
    with acting(caseworker.actor):
        assert models.Preregistration.objects.count() == 1
    assert posted(caseworker, url, **HER | {"phone": ""}, somebody_else="on").status_code == 302
    with acting(caseworker.actor):
        assert models.Preregistration.objects.count() == 2


def test_who_refuses_to_be_contacted_leaves_no_number(caseworker):
    url = f"{planned(caseworker)}preregister/"
    told = HER | {"may_contact": "no"}
    assert "id_phone_error" in text(posted(caseworker, url, **told), 422)
    for missing in ("name", "sex", "nationality_other", "may_contact"):
        page = text(posted(caseworker, url, **HER | {missing: ""}), 422)
        assert f"{missing}_error" in page, missing
    assert posted(caseworker, url, **told | {"phone": ""}).status_code == 302
    with acting(caseworker.actor):
        assert not models.Preregistration.objects.get().may_contact


def test_another_centre_needs_consent_and_convention(caseworker, sign_in):
    theirs = site("SOLE-nador", "MA-nador")
    elsewhere = sign_in("caseworker", where="SOLE")
    page = planned(caseworker)
    url, told = f"{page}preregister/", HER | {"centre": str(theirs)}
    stays = caseworker.post(url, {"request_id": "a", **told, "shares": "on"}, follow=True)
    assert "restera chez nous" in text(stays) or "chez nous" in text(stays)
    assert "Mariama" not in text(elsewhere.get("/outreach/to-complete/"))
    convention("EN", "SOLE")
    posted(caseworker, url, **told | {"name": "Zeinab"}, shares="on", somebody_else="on")
    seen = text(elsewhere.get("/outreach/to-complete/"))
    assert "Zeinab" in seen and "Mariama" not in seen and "Marché" not in seen
    hers = re.search(r"/people/[0-9a-f-]{36}/preregistration/", seen)[0]
    assert elsewhere.get(hers).status_code == 200 and elsewhere.get(page).status_code == 404
    gone = posted(elsewhere, f"{hers}give-up/", reason="moved")
    assert gone.status_code == 302
    with acting(elsewhere.actor):
        assert followed.number(elsewhere.actor, followed.GIVEN_UP) == 1


def test_campaigns_and_reception_points_are_kept(coordinator, sign_in):
    mine = site("EN-nador", "MA-nador")
    assert "Aucune campagne" in text(coordinator.get("/outreach/campaigns/"))
    told = {
        "title_fr": "Nos services",
        "starts_on": "2024-01-02",
        "ends_on": "2024-01-01",
        "places": ["MA-nador"],
    }
    assert "ends_on_error" in text(posted(coordinator, "/outreach/campaigns/new/", **told))
    page = posted(coordinator, "/outreach/campaigns/new/", **told | {"ends_on": ""})["Location"]
    material = {"channel": "radio", "language": "ff", "quantity": "12", "day": "2024-01-03", "reach": "900"}
    wrong = text(posted(coordinator, f"{page}materials/new/", **material))
    assert "reach_error" in wrong and 'value="900"' in wrong
    posted(coordinator, f"{page}materials/new/", **material, reach_kind="estimated", method="audience")
    shown = text(coordinator.get(page))
    assert "900 contacts" in shown and "jamais additionnés" in shown
    drop = re.search(r"/outreach/materials/[0-9a-f-]{36}/drop/", shown)[0]
    posted(coordinator, drop)
    posted(coordinator, f"{page}change/", **told | {"ends_on": "", "title_fr": "Nos offres"})
    assert "Nos offres" in text(sign_in("caseworker", where="SOLE").get("/outreach/campaigns/"))

    points = text(coordinator.get("/outreach/points/"))
    assert "Centre EN-nador" in points and "Aucun site n’est indiqué ici" in points
    url = f"/outreach/points/{mine}/"
    told = {"opened_on": "2024-01-02", "staff": "3", "equipment": ["office", "computer"]}
    assert "staff_error" in text(posted(coordinator, url, **told))
    told |= {"staffed_since": "2024-01-03", "equipped_since": "2024-02-01", "hours_fr": "9 h – 16 h"}
    assert posted(coordinator, url, **told).status_code == 302
    assert "1 sur 1 complet" in text(coordinator.get("/outreach/points/"))
    assert "Centre EN-nador" not in text(coordinator.get("/outreach/points/?missing=on"))
    posted(coordinator, f"{url}state/", to="suspended")
    assert "Suspendu" in text(coordinator.get("/outreach/points/"))


def test_nobody_elses_outing_is_opened_or_changed(caseworker, sign_in):
    page = planned(caseworker)
    with_us = planned(caseworker, partners=[str(organisation("SOLE").id)], spot="Gare")
    elsewhere = sign_in("caseworker", where="SOLE")
    for part in ("", "change/", "report/", "cancel/", "preregister/"):
        assert elsewhere.get(f"{page}{part}").status_code == 404
    assert elsewhere.get(with_us).status_code == elsewhere.get(f"{with_us}preregister/").status_code == 200
    assert elsewhere.get(f"{with_us}report/").status_code == 404
    assert "Gare" in text(elsewhere.get("/outreach/")) and "Marché" not in text(elsewhere.get("/outreach/"))
    assert caseworker.get(f"{page}report/").status_code == 200
    assert posted(caseworker, f"{page}cancel/", reason="weather").status_code == 302
    assert caseworker.get(f"{page}report/").status_code == 404


def test_lists_cost_the_same_however_long(caseworker, django_assert_max_num_queries):
    site("EN-nador", "MA-nador")
    by = caseworker.actor
    outing = factory.outing(by, day=TODAY - timedelta(days=1))
    for name in ("Awa", "Binta", "Chantal", "Dialika"):
        factory.met(by, outing, name=name)
        factory.report(by, factory.outing(by, day=TODAY))
    with django_assert_max_num_queries(32):
        caseworker.get("/outreach/")
    with django_assert_max_num_queries(32):
        caseworker.get("/outreach/to-complete/")
    with django_assert_max_num_queries(32):
        caseworker.get("/outreach/points/")


def test_the_list_is_taken_away_by_whoever_plans(coordinator, caseworker):
    planned(caseworker)
    assert "/outreach/outings.csv" in text(coordinator.get("/outreach/"))
    words = coordinator.get("/outreach/outings.csv").content.decode("utf-8-sig").splitlines()
    assert words[0].startswith("Jour;Ville;Quartier") and "MA-nador" not in words[1] and "Nador" in words[1]
    rows = coordinator.get("/outreach/outings.csv?codes=1").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("day;place") and len(rows) == 2 and "MA-nador" in rows[1]
    assert caseworker.get("/outreach/outings.csv").status_code == 404
    assert "outings.csv" not in text(caseworker.get("/outreach/"))


def test_it_is_said_where_a_site_is_on_the_map(coordinator, caseworker):
    where = site("EN-NADOR", "MA-nador")
    here, url = f"/outreach/points/{where}/", f"/outreach/points/{where}/map/"
    page = text(coordinator.get(here))
    assert url in page and 'class="dot"' not in page
    for latitude, longitude in (("35.17", ""), ("48.85", "2.35"), ("-2.93", "35.17"), ("nord", "-2.93")):
        answer = posted(coordinator, url, latitude=latitude, longitude=longitude)
        assert answer.context["form"].errors and f'value="{latitude}"' in text(answer), latitude
    assert posted(coordinator, url, latitude="35,1681", longitude="-2.9335").status_code == 302
    for address in (here, url):
        page = text(coordinator.get(address))
        assert 'href="geo:35.1681,-2.9335"' in page and page.count('class="dot"') == 1
    assert 'href="geo:35.1681,-2.9335"' in text(caseworker.get("/outreach/points/"))
    assert caseworker.get(url).status_code == 404
    assert coordinator.get(f"/outreach/points/{site('AMAPPE-1', 'MA-nador')}/map/").status_code == 404
    posted(coordinator, url, latitude="", longitude="")
    assert "geo:" not in text(coordinator.get(here))


def test_it_is_said_of_a_site_whether_one_gets_in_without_steps(coordinator):
    where = site("EN-NADOR", "MA-nador")
    url = f"/outreach/points/{where}/steps/"
    assert url in text(coordinator.get(f"/outreach/points/{where}/"))
    assert posted(coordinator, url, step_free="").status_code == 200
    assert posted(coordinator, url, step_free="yes").status_code == 302
    with acting(coordinator.actor):
        assert queries.point(coordinator.actor, where).site.step_free is True
    assert coordinator.get(f"/outreach/points/{site('AMAPPE-1', 'MA-nador')}/steps/").status_code == 404
