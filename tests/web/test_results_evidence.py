"""From an entry to the paper or the session that proves it."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import path

from parcours.kernel.identifiers import uuid7
from parcours.results.queries import Line
from parcours.web.results import opening
from tests.factories.accounts import actor, organisation

pytestmark = pytest.mark.django_db
SESSION, PAPER = uuid7(), uuid7()
LINE = Line(
    uuid7(), date(2019, 1, 1), "k", "s", None, True, "", "training.Enrolment", uuid7(), str(SESSION), None, ""
)


def nothing(request, key):
    raise AssertionError


urlpatterns = [
    path("session/<uuid:session>/", nothing, name="training_session"),
    path("paper/<uuid:certificate>/", nothing, name="training_certificate"),
]


@pytest.mark.urls(__name__)
def test_an_entry_leads_to_its_session_or_its_paper():
    caseworker = actor(organisation("EN"))
    paper = replace(LINE, object_type="training.Certificate", object_id=PAPER)
    assert opening._object_url(LINE, caseworker) == f"/session/{SESSION}/"
    assert opening._object_url(paper, caseworker) == f"/paper/{PAPER}/"


@pytest.mark.urls(__name__)
def test_only_where_it_may_be_opened():
    caseworker, funder = actor(organisation("EN")), actor(organisation("EU"), "funder")
    assert opening._object_url(LINE, funder) is None
    assert opening._object_url(replace(LINE, own=False), caseworker) is None
    assert opening._object_url(replace(LINE, session=""), caseworker) is None
