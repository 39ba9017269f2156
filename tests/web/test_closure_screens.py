"""The end of a project on screen: what is open with links, who does what later, closing and opening again."""

import pytest
from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.programmes import budget_actions
from parcours.programmes.models import Project
from tests.factories import money
from tests.factories.accounts import organisation
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
URL = "/money/projects/OFICIO/closing/"


@pytest.fixture
def chief(sign_in):
    load_second()
    money.run_by(organisation("EN").id)
    with transaction.atomic(), as_role("system"):
        ends = Project.objects.get(pk="OFICIO").ends_on
    with clock.at(ends + ends.resolution):
        yield sign_in("coordinator", where="EN", login="chief")


def post(client, url, **told):
    return client.post(url, told | {"request_id": uuid7().hex})


def test_what_is_open_is_shown_with_its_page_and_settled_first(chief):
    drafted = budget_actions.draft(by=chief.actor, project="OFICIO", reason="x").id
    assert URL in chief.get("/money/projects/OFICIO/").content.decode()
    page = chief.get(URL)
    assert not page.context["ready"] and "/money/projects/OFICIO/" in page.content.decode()
    # What stands in the way is the first that one reads.
    assert [line["tone"] == "bad" for line in page.context["lines"]][:2] == [True, False]
    post(chief, f"{URL}close/")
    assert not chief.get(URL).context["closed"]
    budget_actions.drop(by=chief.actor, budget=drafted)
    assert chief.get(URL).context["ready"]
    post(chief, f"{URL}close/")
    assert chief.get(URL).context["closed"]
    assert post(chief, f"{URL}reopen/", reason="").status_code == 422
    assert post(chief, f"{URL}reopen/", reason="Facture tardive").url == URL
    assert "Facture tardive" in chief.get(URL).content.decode()


def test_who_does_what_falls_due_later(chief, sign_in):
    worker = sign_in("caseworker", where="EN", login="worker")
    assert post(chief, f"{URL}visits/", owner=str(uuid7())).status_code == 422
    assert post(chief, f"{URL}visits/", owner=str(worker.actor.user)).url == URL
    assert chief.get(f"{URL}drafts/").status_code == 404
    assert worker.get(URL).status_code in (403, 404)


def test_of_another_organisation_it_is_not_found(chief, sign_in):
    other = sign_in("coordinator", where="SOLE", login="other")
    steers = sign_in("coordinator", where="ALDEA", login="steers")
    for client in (other, steers):
        assert client.get(URL).status_code == 404
        assert post(client, f"{URL}close/").status_code == 404
