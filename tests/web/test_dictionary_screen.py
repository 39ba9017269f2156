"""The data dictionary on a page."""

import pytest

from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Dictionnaire des données"), ("ar", "قاموس المعطيات"), ("en", "Data dictionary")],
)
def test_it_is_told_in_the_language_of_the_reader(sign_in, language, title):
    load_eu_maroc()
    client = sign_in("monitoring", language=language)
    client.cookies["language"] = language
    page = client.get("/exports/dictionary/").content.decode()
    assert title in page and "#reached+ind+num" in page and "accompanied" in page
    assert "/exports/make/dictionary/" in page


def test_whoever_takes_no_files_reads_it_all_the_same(sign_in):
    load_eu_maroc()
    page = sign_in("caseworker", language="en").get("/exports/dictionary/")
    assert page.status_code == 200 and b"/exports/make/" not in page.content
