"""What holds of every action there is: right, replay, rollback, and that foreign equals missing."""

import inspect
from contextlib import contextmanager

import pytest
from django.db import connection

from parcours.kernel.actions import registry, run
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import visibility
from parcours.people.models import Person
from tests.matrix.samples import SAMPLES, without
from tests.matrix.world import UNSEEN

ACTIONS = sorted(
    name for name, spec in registry().items() if spec.function.__module__.startswith("parcours.")
)
ABOUT_A_PERSON = [
    name for name in ACTIONS if "person" in inspect.signature(registry()[name].function).parameters
]


class Broken(Exception):
    pass


@contextmanager
def failing_at(number: int):
    """The given write of this block fails; counts the writes before it."""
    seen = []

    def wrapper(execute, sql, params, many, context):
        if sql.lstrip().split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            seen.append(sql)
            if len(seen) == number:
                raise Broken
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield seen


def asked(name: str, world):
    sample = SAMPLES[name]
    return sample.by(world), sample.arguments(world)


def test_every_action_has_a_sample():
    assert set(SAMPLES) == set(ACTIONS)


def test_a_snapshot_sees_every_change_and_that_it_was_taken_back(world, snapshot):
    """The snapshot reads again only what was written to: it has teeth all the same."""
    from django.db import transaction

    from parcours.accounts.models import Organisation

    before = snapshot()
    with as_role("system"):
        with transaction.atomic():
            Organisation.objects.filter(pk=world.own.id).update(phone="+212522000000")
            changed = snapshot()
            assert changed["accounts_organisation"] != before["accounts_organisation"]
            transaction.set_rollback(True)
        # Taken back, and written to elsewhere: what is read again is what stands there.
        Organisation.objects.filter(pk=world.own.id).update(phone="")
    assert snapshot() == before


@pytest.mark.parametrize("name", ACTIONS)
def test_the_right_is_asked_for(world, snapshot, name):
    by, arguments = asked(name, world)
    right = registry()[name].right
    assert by.may(right)
    before = snapshot()
    with pytest.raises(NotAllowed):
        run(name, by=without(right, world), **arguments)
    assert snapshot() == before


@pytest.mark.parametrize("name", ACTIONS)
def test_the_same_request_has_one_effect(world, snapshot, name):
    by, arguments = asked(name, world)
    first = run(name, by=by, request_id="r-1", **arguments)
    done = snapshot()
    assert run(name, by=by, request_id="r-1", **arguments) == first
    assert snapshot() == done
    with pytest.raises(Refused) as refused:
        run(name, by=by, request_id="r-1", **arguments, other="content")
    assert refused.value.code == "kernel.replayed_otherwise"
    assert snapshot() == done


@pytest.mark.parametrize("name", ACTIONS)
def test_whatever_step_fails_nothing_is_left(world, snapshot, name):
    by, arguments = asked(name, world)
    before = snapshot()
    number = 0
    while True:
        number += 1
        with failing_at(number) as writes:
            try:
                run(name, by=by, request_id="r-2", **arguments)
            except Broken:
                assert snapshot() == before, f"write {number} failed and something stayed"
                continue
        break
    assert number > 1 and len(writes) == number - 1
    assert snapshot() != before


@pytest.mark.parametrize("relation", UNSEEN)
@pytest.mark.parametrize("name", ABOUT_A_PERSON)
def test_foreign_equals_missing(world, snapshot, name, relation):
    by, arguments = asked(name, world)
    before = snapshot()
    with pytest.raises(Missing) as refused:
        run(name, by=by, **{**arguments, "person": world.people[relation]})
    assert (refused.value.code, refused.value.field, refused.value.params) == ("kernel.not_found", None, {})
    assert snapshot() == before


@pytest.mark.parametrize("relation", UNSEEN)
@pytest.mark.parametrize("name", ABOUT_A_PERSON)
def test_row_security_alone_holds(world, snapshot, name, relation, monkeypatch):
    by, arguments = asked(name, world)
    before = snapshot()
    monkeypatch.setattr(visibility, "visible", lambda actor: Person.objects.all())
    with pytest.raises(Missing):
        run(name, by=by, **{**arguments, "person": world.people[relation]})
    assert snapshot() == before
