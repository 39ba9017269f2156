"""The programme on screen, for every role, in three languages, from the pack alone."""

import pytest

from parcours.accounts.rights import TABLE
from tests.factories import programmes

pytestmark = pytest.mark.django_db
PAGES = ("/programme/", "/programme/chain/", "/programme/indicators/", "/programme/unclear/")
NARROW = "\u202f"


def text_of(client, address, language="fr"):
    client.cookies["language"] = language
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace(NARROW, " ").replace("\u00a0", " ").replace("&nbsp;", " ")


@pytest.mark.parametrize("role", sorted(set(TABLE) - {"verifier"}))
def test_every_role_sees_the_programme(sign_in, role):
    programmes.load_eu_maroc()
    client = sign_in(role)
    for page in PAGES:
        assert "intégration des migrants" in text_of(client, page)


def test_nobody_without_an_account(client, db):
    for page in PAGES:
        assert client.get(page).status_code == 302


def test_three_figures_and_each_project_with_its_own_rate(sign_in):
    programmes.load_eu_maroc()
    shown = text_of(sign_in("funder"), "/programme/")
    for figure in ("4 440 000", "2 904 442", "1 535 558", "48 548 000", "31 792 357,51", "16 755 642,49"):
        assert figure in shown
    for figure in (
        "17 070 817,63",
        "6 839 267,80",
        "7 882 272,08",
        "10,9342",
        "10,9576",
        "10,9306",
        "10,9347",
    ):
        assert figure in shown


def test_regions_without_a_site_say_so_and_show_no_zero(sign_in):
    programmes.load_eu_maroc()
    regions = sign_in("funder").get("/programme/").context["regions"]
    assert len(regions) == 12
    silent = [one["name"] for one in regions if not one["cities"] and not one["whole"]]
    assert len(silent) == 5 and "Drâa-Tafilalet" in silent
    assert {"Oujda, Nador"} <= {one["cities"] for one in regions}
    assert "0" not in {one["cities"] for one in regions}


def test_times_of_complaints_are_shown_with_who_says_so(sign_in):
    programmes.load_eu_maroc()
    reader = sign_in("funder")
    shown = text_of(reader, "/programme/")
    assert "5 jours ouvrables" in shown and "30 jours" in shown and "ne fixe aucun délai" in shown
    programmes.load_second()
    assert "ce sont les délais habituels" in text_of(reader, "/programme/")


def test_both_targets_are_shown_with_their_source(sign_in):
    programmes.load_eu_maroc()
    shown = text_of(sign_in("monitoring"), "/programme/indicators/")
    assert "2 200" in shown and "200 migrants régularisés" in shown
    assert "ligne 16" in shown and "ligne 9" in shown


def test_the_reader_of_arabic_sees_the_words_of_the_source_beside(sign_in):
    programmes.load_eu_maroc()
    shown = text_of(sign_in("funder"), "/programme/chain/", "ar")
    assert 'dir="rtl"' in shown
    assert '<blockquote class="note" lang="fr" dir="auto">auto-génération de revenus' in shown


def test_another_programme_is_shown_as_well(sign_in):
    programmes.load_second()
    client = sign_in("funder")
    assert "2 430 000 000" in text_of(client, "/programme/")
    for page in PAGES:
        assert "Bridge to work" in text_of(client, page)


def test_without_a_programme_the_page_says_how_to_begin(sign_in):
    client = sign_in("administrator")
    for page in PAGES:
        assert "Aucun programme" in text_of(client, page)


@pytest.mark.parametrize("page", PAGES)
def test_few_queries(sign_in, page, django_assert_max_num_queries):
    programmes.load_eu_maroc()
    client = sign_in("funder")
    client.get(page)
    with django_assert_max_num_queries(20):
        client.get(page)
