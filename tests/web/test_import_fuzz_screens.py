"""Damaged files through the screens: never a broken page, never half of a file."""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parcours.exchange.models import ImportBatch
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.people.models import Person
from tests.factories.damage import damaged
from tests.factories.programmes import load_second


@pytest.fixture
def desk(sign_in):
    load_second()
    client = sign_in("caseworker", where="ALDEA", login="desk")
    client.raise_request_exception = False
    return client


def _posted(client: Client, url: str, **told):
    answer = client.post(url, told | {"request_id": uuid7().hex})
    assert answer.status_code < 500, url
    return answer


def _people() -> int:
    with as_role("system"):
        return Person.objects.count()


def _through(client: Client, data: bytes, number: int) -> str:
    """One file from its sending to its merge; how many people came of it is all of its rows or none."""
    before = _people()
    name = f"list-{number}.csv"
    answer = _posted(client, "/imports/new/people/", file=SimpleUploadedFile(name, data))
    if answer.status_code != 302:
        assert answer.status_code == 422 and _people() == before
        return "refused"
    url = answer.url
    page = client.get(url)
    assert page.status_code == 200
    fields = page.context["columns"].fields
    _posted(client, f"{url}columns/", **{key: one.initial.replace("?", "-") for key, one in fields.items()})
    assert client.get(url).status_code == 200 and _people() == before
    _posted(client, f"{url}merge/")
    assert client.get(url).status_code == 200
    with as_role("system"):
        row = ImportBatch.objects.get(name=name)
        made = row.made if row.state == "merged" else 0
        assert row.state == "pending" or row.made + row.same + row.left_out == row.rows
    assert _people() == before + made
    return row.state


@pytest.mark.django_db
def test_damaged_files_through_the_screens(desk):
    found = Counter(_through(desk, damaged(seed), seed) for seed in range(60_000, 60_045))
    assert found["refused"] > 3 and found["pending"] > 3, found


@pytest.mark.slow
@pytest.mark.django_db
def test_five_hundred_damaged_files_through_the_screens(desk):
    found = Counter(_through(desk, damaged(seed), seed) for seed in range(70_000, 70_500))
    assert sum(found.values()) == 500
