"""A spreadsheet that is far too large is refused as that, not as a field that was forgotten."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parcours.kernel import sheets
from parcours.kernel.identifiers import uuid7
from tests.factories import plans
from tests.factories.enterprise import to_plan, venture
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def plan(client) -> str:
    made = to_plan(client.actor, venture(client.actor, person(client.actor).person))
    return f"/ventures/plans/{plans.draft(client.actor, made)}/import/"


@pytest.mark.parametrize(
    ("role", "where"),
    [
        ("enterprise_coach", plan),
        ("job_adviser", lambda client: "/employment/import/"),
        ("coordinator", lambda client: "/services/import/"),
    ],
)
def test_a_file_of_twelve_megabytes_is_too_large(db, sign_in, role, where):
    load_second()
    client = sign_in(role)
    url = where(client)
    sent = {"request_id": str(uuid7()), "file": SimpleUploadedFile("a.csv", b"a;b\n" * (3 * MEGABYTE))}
    answer = client.post(url, sent)
    page = html.unescape(answer.content.decode())
    assert answer.status_code in (200, 422) and "errors" in page
    assert f"{sheets.MOST_BYTES // MEGABYTE} Mo" in page and "obligatoire" not in page
