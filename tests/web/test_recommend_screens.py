"""Recommendations of evaluations on screen: written, issued, decided by others, done, given to read."""

import pytest

from parcours.kernel.context import as_role
from parcours.outreach.models import Recommendation
from tests.factories.accounts import organisation
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db
TOLD = {
    "evaluation_fr": "Évaluation à mi-parcours",
    "text_fr": "Former les agents d’accueil aux trois langues",
    "reported_on": "01/03/2024",
    "number": "R4",
    "owner": "AMAPPE",
}


@pytest.fixture
def both(sign_in):
    load_eu_maroc()
    organisation("SOLE")
    return sign_in("coordinator", "EN"), sign_in("coordinator", "AMAPPE")


def write(client, **more):
    answer = client.post("/outreach/recommendations/new/", TOLD | more)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url


def only():
    with as_role("system"):
        return Recommendation.objects.get()


def test_from_the_report_to_what_was_done(both):
    mine, theirs = both
    page = write(mine)
    assert theirs.get(page).status_code == 404
    mine.post(f"{page}state/")
    assert "Décider" in theirs.get(page).content.decode()
    assert f"{page}decide/" not in mine.get(page).content.decode()
    # What is not whole comes back with its reason.
    answer = theirs.post(f"{page}decide/", {"decision": "partly", "due_on": "01/01/2099"})
    assert answer.status_code == 422
    told = {
        "decision": "partly",
        "person": str(theirs.actor.user),
        "due_on": "01/03/2027",
        "reason_fr": "Deux langues",
    }
    assert theirs.post(f"{page}decide/", told).status_code == 302
    assert theirs.post(f"{page}done/", {"outcome_fr": "Deux sessions tenues"}).status_code == 302
    assert only().state == "done"
    assert "Deux sessions tenues" in mine.get(page).content.decode()


def test_who_got_it_is_listed_and_taken_off_again(both):
    mine, theirs = both
    page = write(mine)
    mine.post(f"{page}state/")
    told = {"recipient": "SOLE", "day": "02/03/2024", "means": "mail"}
    assert mine.post(f"{page}given/", told).status_code == 302
    [one] = mine.get(page).context["diffusions"]
    assert one["undo_url"] and not theirs.get(page).context["diffusions"][0]["undo_url"]
    assert theirs.post(one["undo_url"]).status_code in (302, 404)
    assert mine.get(page).context["diffusions"]
    mine.post(one["undo_url"])
    assert mine.get(page).context["diffusions"] == []


def test_the_list_and_its_file(both):
    mine, theirs = both
    mine.post(f"{write(mine)}state/")
    for client in both:
        page = client.get("/outreach/recommendations/").content.decode()
        assert "trois langues" in page and "R4" in page
    assert "trois langues" in theirs.get("/outreach/recommendations/?view=mine").content.decode()
    assert "trois langues" not in mine.get("/outreach/recommendations/?view=mine").content.decode()
    file = mine.get("/outreach/recommendations.csv").content.decode("utf-8-sig").splitlines()
    assert len(file) == 2 and "R4" in file[1] and "trois langues" in file[1]
    assert "accepted" not in mine.get("/outreach/recommendations.csv?state=accepted").content.decode()


def test_a_formula_in_the_text_is_no_formula_in_the_file(both):
    mine, _theirs = both
    write(mine, text_fr="=1+1", number="@x")
    file = mine.get("/outreach/recommendations.csv").content.decode("utf-8-sig")
    assert "'=1+1" in file and "'@x" in file


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_pages_in_each_language(sign_in, language):
    load_eu_maroc()
    organisation("AMAPPE")
    client = sign_in("coordinator", "EN", language=language)
    client.cookies["language"] = language
    page = write(client)
    for address in (
        "/outreach/recommendations/",
        "/outreach/recommendations/new/",
        page,
        f"{page}change/",
        f"{page}lesson/",
    ):
        assert client.get(address).status_code == 200, address


def test_who_only_reads_has_no_buttons(both, sign_in):
    mine, _theirs = both
    page = write(mine)
    mine.post(f"{page}state/")
    reader = sign_in("caseworker", "EN")
    shown = reader.get(page)
    assert shown.status_code == 200 and not shown.context["buttons"] and not shown.context["moves"]
    assert reader.get("/outreach/recommendations/new/").status_code in (403, 404)


@pytest.mark.parametrize(("language", "other"), [("fr", "ar"), ("ar", "fr")])
def test_what_is_needed_in_the_language_of_the_reader_is_not_said_to_be_optional(both, language, other):
    mine, _theirs = both
    text = mine.get("/outreach/recommendations/new/", headers={"accept-language": language}).content.decode()
    optional = {}
    for name in ("evaluation", "text"):
        for spoken in (language, other):
            label = text[text.index(f'for="id_{name}_{spoken}"') :].split("</label>")[0]
            optional[name, spoken] = "optional" in label
    assert optional == {(name, spoken): spoken == other for name, spoken in optional}
