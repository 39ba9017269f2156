"""Every write is an action: right, transaction, request id, journal."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import connection, transaction

from parcours.accounts.models import Organisation
from parcours.journal.models import Entry
from parcours.kernel import context, recorder
from parcours.kernel.actions import action, registry
from parcours.kernel.actor import Actor
from parcours.kernel.entries import kind
from parcours.kernel.identifiers import uuid7
from parcours.kernel.models import Request
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NotAllowed, Refused
from tests.factories.accounts import actor, organisation

pytestmark = pytest.mark.django_db

kind("test.founded", sentence="Founded %(code)s", facts=("code",), about_person=False)


@dataclass(frozen=True)
class Founded:
    organisation: UUID


@action("test.found", right="test.found", api=False)
def found(*, by: Actor, code: str, fail: bool = False, silent: bool = False) -> Founded:
    made = Organisation.objects.create(code=code, name={"fr": code}, kind="public")
    if not silent:
        record("test.founded", by=by, object=("accounts.Organisation", made.id), facts={"code": code})
    if fail:
        raise RuntimeError("midway")
    return Founded(made.id)


@action("test.found_two", right="test.found", api=False)
def found_two(*, by: Actor, fail_second: bool = False) -> Founded:
    first = found(by=by, code="one")
    found(by=by, code="two", fail=fail_second)
    return first


@pytest.fixture
def founder():
    return actor(organisation("EN"), extra=("test.found",))


def codes():
    return set(Organisation.objects.values_list("code", flat=True)) - {"EN"}


def test_a_right_is_needed():
    with pytest.raises(NotAllowed):
        found(by=actor(organisation("EN")), code="x")
    assert codes() == set()


def test_an_action_writes_and_records(founder):
    answer = found(by=founder, code="x")
    with context.acting(founder):
        entry = Entry.objects.get(kind="test.founded")
    assert (entry.object_id, entry.action, entry.user_id) == (answer.organisation, "test.found", founder.user)
    assert entry.sequence and len(bytes(entry.hash)) == 32


def test_an_action_that_records_nothing_fails_whole(founder):
    with pytest.raises(RuntimeError, match="recorded nothing"):
        found(by=founder, code="x", silent=True)
    assert codes() == set()


def test_a_failure_takes_everything_back(founder):
    with pytest.raises(RuntimeError, match="midway"):
        found_two(by=founder, fail_second=True)
    assert codes() == set()
    with transaction.atomic(), context.as_role("system"):
        assert not Entry.objects.filter(kind="test.founded").exists()


def test_the_same_request_twice_has_one_effect_and_one_answer(founder):
    first = found(by=founder, request_id="r1", code="x")
    assert found(by=founder, request_id="r1", code="x") == first
    assert codes() == {"x"}


def test_the_same_request_with_other_content_is_refused(founder):
    found(by=founder, request_id="r1", code="x")
    with pytest.raises(Refused) as refused:
        found(by=founder, request_id="r1", code="y")
    assert refused.value.code == "kernel.replayed_otherwise"


def test_a_request_id_belongs_to_its_actor(founder):
    found(by=founder, request_id="r1", code="x")
    found(by=actor(organisation("EN"), extra=("test.found",)), request_id="r1", code="y")
    assert codes() == {"x", "y"}


def test_a_failed_request_may_be_sent_again(founder):
    with pytest.raises(RuntimeError):
        found(by=founder, request_id="r1", code="x", fail=True)
    assert Request.objects.count() == 0
    found(by=founder, request_id="r1", code="x")


def test_only_the_outermost_action_takes_the_request_id(founder):
    found_two(by=founder, request_id="r1")
    assert Request.objects.get().action == "test.found_two"


def test_the_context_is_restored_after_success_and_after_failure(founder):
    def told():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('parcours.organisation', true), current_user")
            return cursor.fetchone()

    before = told()
    found(by=founder, code="x")
    assert (told()[0] or "", told()[1]) == (before[0] or "", before[1])
    with pytest.raises(RuntimeError):
        found(by=founder, code="y", fail=True)
    assert (told()[0] or "", told()[1]) == (before[0] or "", before[1])
    with pytest.raises(KeyError), context.as_role("system"):
        raise KeyError
    assert told()[1] == before[1]


def test_system_works_under_its_own_database_role():
    with transaction.atomic(), context.acting(Actor.system("test")), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "parcours_system"


@pytest.mark.parametrize("value", ["Aïssatou Diallo", "two words", "x" * 65, object(), {"name": "x"}, 1.5])
def test_names_and_free_text_never_enter_the_journal(founder, value):
    with pytest.raises(ValueError, match="codes"):
        recorder.new_entry("test.founded", by=founder, facts={"code": value})


def test_undeclared_facts_and_kinds_are_refused(founder):
    with pytest.raises(ValueError, match="does not declare"):
        recorder.new_entry("test.founded", by=founder, facts={"name": "x"})
    with pytest.raises(KeyError):
        recorder.new_entry("test.unknown", by=founder)


def test_the_journal_is_written_by_actions_only(founder):
    with pytest.raises(RuntimeError, match="actions only"):
        record("test.founded", by=founder, facts={"code": "x"})


def test_every_action_has_a_summary_and_a_typed_body():
    for spec in registry().values():
        if not spec.name.startswith("test."):
            assert spec.summary.endswith("."), spec.name
        assert spec.body.model_config["extra"] == "forbid"


def test_uuid7_is_ordered_in_time_and_of_version_7():
    made = [uuid7() for _ in range(100)]
    assert all(one.version == 7 for one in made)
    assert len(set(made)) == 100
