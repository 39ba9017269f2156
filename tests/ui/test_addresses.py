"""Addresses made of parts are those that Django makes."""

from uuid import UUID

import pytest
from django import urls

from parcours.kernel.identifiers import uuid7
from parcours.ui.addresses import reverse


@pytest.mark.parametrize(
    ("name", "many"), [("home", 0), ("person", 1), ("person_step", 2), ("person_refer_to", 2)]
)
def test_they_are_the_same(name, many):
    ids = [uuid7() for _one in range(many)]
    for _time in range(2):
        assert reverse(name, args=ids) == urls.reverse(name, args=ids)
    urls.set_script_prefix("/below/")
    try:
        assert reverse(name, args=ids) == urls.reverse(name, args=ids)
    finally:
        urls.clear_script_prefix()


def test_other_patterns_have_other_addresses():
    class Elsewhere:
        urlpatterns = (urls.path("elsewhere/<uuid:person>/", lambda request: None, name="person"),)

    who = uuid7()
    here = reverse("person", args=[who])
    urls.set_urlconf(Elsewhere)
    try:
        assert reverse("person", args=[who]) == f"/elsewhere/{who}/" != here
    finally:
        urls.set_urlconf(None)
    assert reverse("person", args=[who]) == here


def test_what_is_no_id_is_written_as_django_writes_it():
    assert reverse("cases_waiting", args=["silent"]) == "/waiting/silent/"
    assert reverse("plan_by_code", kwargs={"code": "x"}) == "/p/x/"
    with pytest.raises(urls.NoReverseMatch):
        reverse("person", args=["nobody"])
    with pytest.raises(urls.NoReverseMatch):
        reverse("person", args=[UUID(int=9), UUID(int=9)])
