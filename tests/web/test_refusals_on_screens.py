"""Every form posted empty: our sentence beside the field and at the top, in the reader's language."""

import re

import pytest

from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db
FORMS = {
    "caseworker": (
        "/people/register/",
        "/people/{}/edit/",
        "/people/{}/edit/names/",
        "/people/{}/documents/add/",
        "/people/{}/legal/residence/",
        "/people/{}/consent/",
        "/people/{}/edit/guardian/",
        "/people/{}/assessment/",
        "/people/{}/steps/add/",
    ),
    "administrator": ("/account/users/new/",),
    "coordinator": ("/account/conventions/new/",),
    "funder": ("/account/tokens/",),
}


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize(("role", "addresses"), FORMS.items())
def test_an_empty_form_is_refused_in_the_readers_language(sign_in, role, addresses, language):
    load_eu_maroc()
    client = sign_in(role, language=language)
    client.cookies["language"] = language
    who = person(client.actor).person if role == "caseworker" else ""
    for address in addresses:
        answer = client.post(address.format(who), {"request_id": f"empty{addresses.index(address)}"})
        page = answer.content.decode()
        assert answer.status_code in (200, 422), (address, answer.status_code)
        assert "data-form-errors" in page, address
        beside = re.findall(r'class="error"[^>]*>([^<]+)<', page)
        top = page.split("data-form-errors")[1].split("</ul>")[0]
        assert beside or "<li>" in top, address
        for sentence in beside:
            assert sentence in page and not re.search(r"\b(This|field|required|Enter|Select)\b", sentence), (
                address
            )
        assert all("novalidate" in form for form in re.findall(r"<form\b[^>]*>", page)), address
