"""A person's page: what it says, to whom, and what may be done from it."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from parcours.accounts import actions as accounts
from parcours.accounts.models import Membership
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.people import queries
from parcours.people.rules import Guardian, Legal
from tests.factories.accounts import actor, organisation
from tests.factories.home import opened_home
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.web.conftest import convention

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(sign_in):
    client = sign_in("caseworker")
    client.cookies["language"] = "fr"
    return client


@pytest.fixture
def woman(officer):
    return person(officer.actor, given_arabic="عائشة", family_arabic="ديالو").person


def address(one, rest="") -> str:
    return f"/people/{one}/{rest}"


PAGES = (
    "", "registered/", "card/", "looks/", "edit/", "edit/names/", "edit/birth/", "edit/guardian/",
    "edit/languages/", "edit/contact/", "documents/add/", "legal/residence/", "legal/protection/", "consent/",
    "share/", "vulnerability/", "restricted/",
)  # fmt: skip


@pytest.mark.parametrize("rest", PAGES)
def test_every_page_of_hers_opens_for_ours_and_is_missing_for_others(officer, sign_in, woman, rest):
    assert officer.get(address(woman, rest)).status_code == 200
    stranger = sign_in("caseworker", where="HCR")
    missing = stranger.get("/there-is-nothing")
    foreign = stranger.get(address(woman, rest))
    nobody = stranger.get(address(uuid4(), rest))
    assert foreign.status_code == nobody.status_code == 404
    assert foreign.content == nobody.content == missing.content


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("edit/", {"sex": "M", "nationality": "GN"}),
        ("edit/names/", {"given_latin": "Other"}),
        ("legal/residence/", {"residence": "valid"}),
        ("consent/", {"notice_language": "fr", "consent_sharing": "no"}),
        ("vulnerability/", {}),
        ("restricted/", {"kind": "health", "text": "x"}),
    ],
)
def test_nothing_of_hers_is_written_by_others(officer, sign_in, woman, rest, told):
    stranger = sign_in("caseworker", where="HCR")
    before = officer.get(address(woman)).content.decode().count("<li")
    assert stranger.post(address(woman, rest), told).status_code == 404
    assert officer.get(address(woman)).content.decode().count("<li") >= before
    with acting(officer.actor):
        assert queries.find(officer.actor, woman).sex == "F"


def test_her_page_says_her_name_in_both_scripts_her_state_and_what_happened(officer, woman):
    page = officer.get(address(woman)).content.decode()
    assert "<h1><bdi>Aïssatou Diallo</bdi></h1>" in page and "عائشة ديالو" in page
    assert 'class="timeline"' in page and 'id="access"' in page and 'id="looks"' in page
    assert "EN" in page
    officer.cookies["language"] = "ar"
    assert "<h1><bdi>عائشة ديالو</bdi></h1>" in officer.get(address(woman)).content.decode()


def test_whoever_opens_her_page_is_told_on_it(officer, sign_in, woman):
    officer.get(address(woman))
    page = officer.get(address(woman, "looks/")).content.decode()
    assert page.count("Salma Bennani") >= 2  # the account menu, and the line
    hers = officer.get(address(woman)).content.decode()
    assert f'data-later="{address(woman, "looks/")}"' in hers and f'href="{address(woman, "looks/")}"' in hers
    lines = officer.get(address(woman, "looks/"), headers={"X-Requested-With": "fetch"}).content.decode()
    assert "<html" not in lines and lines.count("Salma Bennani") == 1


def test_a_trainer_sees_no_button_that_is_not_hers(officer, sign_in, woman):
    trainer = sign_in("trainer")
    page = trainer.get(address(woman)).content.decode()
    for rest in ("edit/", "consent/", "share/", "restricted/", "looks/", "legal/residence/", "card/"):
        assert address(woman, rest) not in page
        assert trainer.get(address(woman, rest)).status_code == 404


def test_the_timeline_is_paged_and_newest_first(officer, woman):
    for n in range(16):
        told = {"kind": "health", "text": f"fact {n}"}
        assert officer.post(address(woman, "restricted/"), told).status_code == 302
    page = officer.get(address(woman)).content.decode()
    assert page.split('class="timeline"')[1].split("</ol>")[0].count("<li") == 15
    assert "fact 3" not in page
    assert officer.get(address(woman, "?page=2")).status_code == 200


# Writing ------------------------------------------------------------------------------------------


def test_particulars_are_corrected_and_unchanged_ones_refused(officer, woman):
    before = {"sex": "F", "nationality": "GN", "schooling": "not_stated", "literacy": "not_stated"}
    same = officer.post(address(woman, "edit/"), before | {"no_phone": "on"})
    assert same.status_code == 422
    told = before | {
        "household_size": "4",
        "arrived_on_day": "1",
        "arrived_on_month": "2",
        "arrived_on_year": "2019",
    }
    assert officer.post(address(woman, "edit/"), told).status_code == 302
    with acting(officer.actor):
        found = queries.find(officer.actor, woman)
    assert (found.household_size, found.arrived_on) == (4, date(2019, 2, 1))


def test_names_birth_languages_contact_and_papers_are_corrected(officer, woman):
    load_eu_maroc()
    assert (
        officer.post(
            address(woman, "edit/names/"), {"given_latin": "Binta", "family_latin": "Bah"}
        ).status_code
        == 302
    )
    assert officer.post(address(woman, "edit/birth/"), {"birth_year": "1990"}).status_code == 302
    told = {"language_1": "français", "language_1_level": "good"}
    assert officer.post(address(woman, "edit/languages/"), told).status_code == 302
    assert officer.post(address(woman, "edit/contact/"), {"contact_name": "Mariam"}).status_code == 302
    told = {"document_1_kind": "passport", "document_1_number": "P 1"}
    assert officer.post(address(woman, "documents/add/"), told).status_code == 302
    page = officer.get(address(woman)).content.decode()
    for words in ("Binta Bah", "1990", "français", "Mariam", "P 1"):
        assert words in page
    (end,) = re.findall(r"/people/[^\"]*/documents/[^\"]*/end/", page)
    assert officer.get(end).status_code == 200
    assert officer.post(end).status_code == 302
    assert "P 1" not in officer.get(address(woman)).content.decode()
    assert officer.get(end).status_code == officer.post(end).status_code == 404


def test_that_stop_is_understood_is_said_to_her_where_somebody_reads_it(officer, settings):
    who = person(officer.actor, phone="+212612345678", no_phone=False, phone_safe=True).person
    pages = [address(who), address(who, "reached/")]
    said = "Qui répond STOP à un message"
    assert not any(said in officer.get(page).content.decode() for page in pages)
    settings.PARCOURS_GATEWAYS = {"sms": "http"}
    settings.PARCOURS_ANSWERS = {"http": "k" * 20}
    assert all(said in officer.get(page).content.decode() for page in pages)
    silent = person(officer.actor, given_latin="Awa", no_phone=True).person
    assert said not in officer.get(address(silent)).content.decode()


def test_who_turns_out_to_be_under_18_needs_somebody_who_answers(officer, woman):
    young = str(clock.today().year - 15)
    answer = officer.post(address(woman, "edit/birth/"), {"birth_year": young})
    assert answer.status_code == 422 and 'href="#id_guardian_name"' in answer.content.decode()
    told = {"birth_year": young, "guardian_name": "A", "guardian_assent": "on", "guardian_consent": "on"}
    assert (
        officer.post(address(woman, "edit/birth/"), told | {"guardian_focal_point": "B"}).status_code == 302
    )


def test_a_new_legal_fact_ends_the_one_before_which_stays_in_the_history(officer, woman):
    assert (
        officer.post(
            address(woman, "legal/residence/"), {"residence": "filed", "residence_since": "2019-01-01"}
        ).status_code
        == 302
    )
    told = {"residence": "valid", "residence_expires_on": str(clock.today() + timedelta(days=9))}
    assert officer.post(address(woman, "legal/residence/"), told).status_code == 302
    page = officer.get(address(woman)).content.decode()
    assert "<details" in page.split('id="legal"')[1].split("</section>")[0]
    assert officer.post(address(woman, "legal/residence/"), {"residence_document": "X"}).status_code == 422
    assert officer.get(address(woman, "legal/nonsense/")).status_code == 404


def test_consent_is_given_and_withdrawn_after_a_question(officer, woman):
    told = {"notice_language": "ar", "read_aloud": "on", "consent_reporting": "yes", "request_id": "r"}
    load_eu_maroc()
    for _again in range(2):
        assert officer.post(address(woman, "consent/"), told).status_code == 302
    assert officer.post(address(woman, "consent/"), {"notice_language": "ar"}).status_code == 422
    with acting(officer.actor):
        (row,) = [c for c in queries.consents(officer.actor, woman) if c.purpose == "reporting"]
    way = address(woman, f"consent/{row.id}/withdraw/")
    assert way in officer.get(address(woman)).content.decode()
    assert b"<form" in officer.get(way).content
    assert officer.post(way).status_code == 302
    assert way not in officer.get(address(woman)).content.decode()
    assert officer.get(address(woman, f"consent/{uuid4()}/withdraw/")).status_code == 404


def test_sharing_says_what_is_missing_then_opens_and_ends(officer, sign_in, woman):
    partner = sign_in("caseworker", where="HCR")
    told = {"organisation": str(partner.actor.organisation)}
    refused = officer.post(address(woman, "share/"), told)
    assert refused.status_code == 422 and 'class="error"' in refused.content.decode()
    assert partner.get(address(woman)).status_code == 404
    convention("EN", "HCR")
    assert officer.post(address(woman, "share/"), told).status_code == 302
    assert partner.get(address(woman)).status_code == 200
    page = officer.get(address(woman)).content.decode()
    (end,) = re.findall(r"/people/[^\"]*/access/[^\"]*/end/", page)
    assert officer.get(end).status_code == 200
    assert officer.post(end).status_code == 302
    assert partner.get(address(woman)).status_code == 404


def test_great_vulnerability_is_confirmed_after_a_question(officer, woman):
    assert b"<form" in officer.get(address(woman, "vulnerability/")).content
    assert officer.post(address(woman, "vulnerability/")).status_code == 302
    with acting(officer.actor):
        assert queries.find(officer.actor, woman).great_vulnerability_by == officer.actor.user


def test_restricted_facts_are_read_by_named_readers_alone(officer, sign_in, woman):
    colleague = sign_in("caseworker", login="colleague")
    assert (
        officer.post(address(woman, "restricted/"), {"kind": "violence", "text": "a secret"}).status_code
        == 302
    )
    assert "a secret" in officer.get(address(woman, "restricted/")).content.decode()
    assert "a secret" not in officer.get(address(woman)).content.decode()
    assert "a secret" not in colleague.get(address(woman, "restricted/")).content.decode()
    refused = colleague.post(address(woman, "restricted/"), {"kind": "health", "text": "another"})
    assert refused.status_code == 422 and "another" in refused.content.decode()
    told = {"user": str(colleague.actor.user)}
    assert officer.post(address(woman, "restricted/reader/"), told).status_code == 302
    assert "a secret" in colleague.get(address(woman, "restricted/")).content.decode()


# What waits ---------------------------------------------------------------------------------------


def test_home_names_whose_papers_expire_and_which_child_nobody_watches(officer):
    soon = clock.today() + timedelta(days=20)
    late = person(officer.actor, residence=Legal("valid", expires_on=soon)).person
    guardian = Guardian(name="A", assent=True, consent=True, focal_point="B")
    child = person(
        officer.actor,
        given_latin="Little",
        birth_date=None,
        birth_year=clock.today().year - 12,
        guardian=guardian,
    ).person
    page = opened_home(officer)
    # Other lists may name the child, with an address of what is to be done there.
    assert f'href="{address(late)}"' in page and f'href="{address(child)}"' not in page
    from parcours.people.models import Guardianship

    with acting(officer.actor):
        Guardianship.objects.all().delete()
    page = opened_home(officer)
    assert f'href="{address(child)}"' in page
    assert address(late) in officer.get("/people/waiting/papers/").content.decode()
    assert address(child) in officer.get("/people/waiting/focal-points/").content.decode()


def test_papers_begin_with_those_of_her_city(officer):
    soon = {"residence": Legal("valid", expires_on=clock.today() + timedelta(days=20))}
    near = person(officer.actor, city="MA-oujda", **soon).person
    far = person(officer.actor, city="MA-nador", **soon).person
    listed = "/people/waiting/papers/"
    page = officer.get(listed).content.decode()
    assert address(near) in page and address(far) in page
    made = accounts.set_site(
        by=actor(organisation("EN"), role="administrator"),
        organisation=organisation("EN").id,
        code="EN-OUJDA",
        name={"fr": "Oujda"},
        place="MA-oujda",
    )
    Membership.objects.filter(pk=officer.membership.pk).update(site=made.site)
    page = officer.get(listed).content.decode()
    assert address(near) in page and address(far) not in page
    with acting(officer.actor):
        assert queries.count_expiring(officer.actor, city="MA-oujda") == 1
        assert queries.count_expiring(officer.actor) == 2
    assert "/people/waiting/papers/?whose=all" in opened_home(officer)
    page = officer.get(f"{listed}?whose=all").content.decode()
    assert address(near) in page and address(far) in page


def test_other_organisations_do_not_wait_for_ours(officer, sign_in):
    soon = clock.today() + timedelta(days=20)
    late = person(actor(organisation("HCR")), residence=Legal("valid", expires_on=soon)).person
    assert address(late) not in opened_home(officer)
