"""What a page asks many times: asked once while it is made, by one actor; everywhere else every time."""

import pytest
from django.db import transaction

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.once import once, one_page


@pytest.fixture
def asked():
    times = []

    @once
    def read(*words: object) -> int:
        times.append(words)
        return len(times)

    read.times = times
    return read


def test_a_page_asks_once_and_the_next_one_again(asked):
    with one_page():
        assert [asked("a"), asked("a"), asked("b")] == [1, 1, 2]
    with one_page():
        assert asked("a") == 3


def test_without_a_page_it_is_asked_every_time(asked):
    assert [asked("a"), asked("a")] == [1, 2]


def test_what_cannot_be_a_key_is_asked_every_time(asked):
    with one_page():
        assert [asked(["a"]), asked(["a"])] == [1, 2]


def test_what_was_refused_is_not_kept():
    times = []

    @once
    def refuse():
        times.append(1)
        raise LookupError

    with one_page():
        for _each in range(2):
            with pytest.raises(LookupError):
                refuse()
    assert len(times) == 2


@pytest.mark.django_db
def test_another_actor_or_role_asks_anew(asked):
    with one_page(), transaction.atomic():
        first = asked("a")
        with acting(Actor.anonymous("ar")):
            assert asked("a") != first
        with as_role("system"):
            assert asked("a") != first
        assert asked("a") == first
