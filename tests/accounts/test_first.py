"""The first administrator of a real installation: from a terminal, while there is none."""

import io

import pytest
from django.db import connection

from parcours.accounts import actions, commands, first
from parcours.accounts.enums import OrganisationKind
from parcours.accounts.models import Membership, Organisation, User
from parcours.accounts.queries import living_memberships
from parcours.config import cli
from parcours.config.commands import users
from parcours.journal.models import Entry
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NotAllowed, Refused
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db
PASSWORD = "quiet river stones"
SYSTEM = Actor.system("users.first")
TOLD = {
    "login": "Salma",
    "name": "Salma Bennani",
    "organisation": "EN",
    "organisation_name": "Entraide Nationale",
    "kind": "public",
    "language": "fr",
    "email": "",
}


@pytest.fixture
def terminal(monkeypatch):
    """Somebody types; what she is asked stands in the list."""
    asked = []

    def type_(*answers):
        given = iter(answers)
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr(commands, "getpass", lambda said: asked.append(said) or next(given))
        return asked

    return type_


def run(**more):
    out, err = io.StringIO(), io.StringIO()
    return commands.open_first(out=out, err=err, **TOLD | more), out.getvalue(), err.getvalue()


def test_the_first_account_signs_in_and_is_in_the_journal(terminal):
    asked = terminal(PASSWORD, PASSWORD)
    done, out, err = run()
    assert (done, err) == (True, "") and "salma" in out and len(asked) == 2
    [row] = living_memberships()
    assert (row.role, row.organisation.code, row.organisation.kind) == ("administrator", "EN", "public")
    # She chose her password herself.
    assert row.user.check_password(PASSWORD) and not row.user.must_choose_password
    with as_role("system"):
        kinds = list(Entry.objects.values_list("kind", flat=True))
        assert PASSWORD not in str(list(Entry.objects.values()))
    assert sorted(kinds) == ["accounts.organisation_set", "accounts.role_granted", "accounts.user_created"]


def test_once_there_is_one_nothing_is_asked_and_nothing_opened(terminal):
    member(Organisation.objects.create(code="X", name={"fr": "X"}, kind="grantee"), "administrator")
    asked = terminal(PASSWORD, PASSWORD)
    done, out, err = run()
    assert not done and out == "" and err.count("\n") == 1 and asked == []
    with pytest.raises(Refused) as refused:
        first.open_first(by=SYSTEM, password=PASSWORD, **TOLD)
    assert refused.value.code == "accounts.first_there"


@pytest.mark.parametrize("gone", ["until", "closed"])
def test_after_the_last_one_has_left_it_may_be_run_again(terminal, gone):
    terminal(*[PASSWORD] * 4)
    assert run()[0]
    row = Membership.objects.get()
    if gone == "until":
        Membership.objects.update(until=row.since)
    else:
        User.objects.update(is_active=False)
    assert run(login="fatima", organisation_name="")[0]
    assert {one.user.login for one in living_memberships()} == {"fatima"}


def test_an_organisation_that_is_recorded_keeps_what_is_known_of_it(terminal):
    actions.set_organisation(by=SYSTEM, code="EN", name={"fr": "Entraide"}, kind="association", phone="0537")
    terminal(PASSWORD, PASSWORD)
    assert run()[0]
    known = Organisation.objects.get()
    assert (known.name, known.kind, known.phone) == ({"fr": "Entraide"}, "association", "0537")


@pytest.mark.parametrize(
    ("typed", "more"),
    [
        ((PASSWORD, "another one"), {}),
        (("12345678", "12345678"), {}),
        (("", ""), {}),
        ((PASSWORD, PASSWORD), {"login": "S"}),
        ((PASSWORD, PASSWORD), {"name": " "}),
        ((PASSWORD, PASSWORD), {"organisation_name": ""}),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_half_opened(terminal, typed, more):
    terminal(*typed)
    done, out, err = run(**more)
    assert not done and out == "" and err.strip()
    assert not User.objects.exists() and not Organisation.objects.exists()


def test_without_a_terminal_nobody_is_asked(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{PASSWORD}\n"))
    done, _out, err = run()
    assert not done and err.count("\n") == 1 and not User.objects.exists()


def test_nobody_but_the_system_opens_it():
    here = Organisation.objects.create(code="X", name={"fr": "X"}, kind="grantee")
    by = member(here, "administrator")
    with pytest.raises(NotAllowed):
        first.open_first(by=by, password=PASSWORD, **TOLD)


def test_the_command_asks_for_what_it_needs_and_knows_every_kind(capsys):
    assert set(users.KINDS) == set(OrganisationKind.values)
    with pytest.raises(SystemExit) as ended:
        cli.main(["users", "first"])
    assert ended.value.code == 2
    assert "password" not in capsys.readouterr().err


def test_two_at_once_are_one(django_db_blocker):
    """The second waits for the first one's lock."""
    with connection.cursor() as cursor:
        first.open_first(by=SYSTEM, password=PASSWORD, **TOLD)
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] >= 1
