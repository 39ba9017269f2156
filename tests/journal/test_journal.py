"""The journal cannot be rewritten, and a row that was altered all the same is found and named."""

import io
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from parcours.accounts import actions as accounts
from parcours.journal import sealing
from parcours.journal.models import Access, Entry, Seal
from parcours.journal.queries import looked_at, standing
from parcours.journal.streams import ENTRIES
from parcours.journal.verify import verify, verify_stream
from parcours.kernel import clock, context
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import Look, Looks, write_looks
from tests.factories.accounts import actor, organisation


@pytest.fixture
def admin(db):
    return actor(organisation("EN"), role="administrator")


def write(admin, count):
    for number in range(count):
        accounts.set_organisation(by=admin, code=f"org-{number}", name={"fr": "x"}, kind="public")


def report():
    out = io.StringIO()
    return verify(out), out.getvalue()


@pytest.mark.parametrize("table", ["journal_entry", "journal_access", "journal_seal"])
@pytest.mark.parametrize("role", ["", "system", "figures"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_rewrite(db, table, role, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        if role:
            with context.as_role(role), connection.cursor() as cursor:
                cursor.execute(statement.format(table))
        else:
            with connection.cursor() as cursor:
                cursor.execute(statement.format(table))


def test_an_intact_journal_is_found_intact(admin):
    write(admin, 3)
    assert sealing.seal() == {"entries": 3, "accesses": 0}
    write(admin, 1)
    assert sealing.seal()["entries"] == 1
    assert sealing.seal()["entries"] == 0
    intact, text = report()
    assert intact, text
    assert "4 rows, 2 seals" in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        ("UPDATE journal_entry SET kind = 'x' WHERE sequence = {n}", "not what was recorded"),
        ("UPDATE journal_entry SET occurred_on = '2000-01-01' WHERE sequence = {n}", "not what was recorded"),
        ("UPDATE journal_entry SET facts = '{{}}' WHERE sequence = {n}", "not what was recorded"),
        ("UPDATE journal_entry SET sex = 'F' WHERE sequence = {n}", "not what was recorded"),
        ("DELETE FROM journal_entry WHERE sequence = {n}", "removed"),
    ],
)
def test_a_tampered_row_is_found_and_named(owner, tamper, words):
    write(actor(organisation("EN"), role="administrator"), 5)
    sealing.seal()
    numbers = [row[0] for row in owner.execute("SELECT sequence FROM journal_entry ORDER BY sequence")]
    owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
    owner.execute(tamper.format(n=numbers[2]))
    intact, text = report()
    assert not intact
    assert f"broken at row {numbers[2]}" in text
    assert words in text


@pytest.mark.django_db(transaction=True)
def test_a_forger_who_also_recomputes_the_row_hash_is_found(owner):
    write(actor(organisation("EN"), role="administrator"), 3)
    sealing.seal()
    second = owner.execute(
        "SELECT id, sequence FROM journal_entry ORDER BY sequence OFFSET 1 LIMIT 1"
    ).fetchone()
    columns = owner.execute(
        "SELECT string_agg(column_name, ', ') FROM information_schema.columns "
        "WHERE table_name = 'journal_entry' AND column_name NOT IN ('hash', 'sequence', 'kind', 'id')"
    ).fetchone()[0]
    owner.execute(
        f"INSERT INTO journal_entry (id, kind, {columns}) SELECT %s, 'forged', {columns} "
        "FROM journal_entry WHERE id = %s",
        [uuid7(), second[0]],
    )
    owner.execute("DELETE FROM journal_entry WHERE id = %s", [second[0]])
    finding = verify_stream(ENTRIES)
    assert (finding.sequence, finding.wrong) == (second[1], "a sealed row was removed")


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_was_cut_or_rewritten_is_found(owner):
    administrator = actor(organisation("EN"), role="administrator")
    for _ in range(3):
        write(administrator, 1)
        sealing.seal()
    head = sealing.head()["entries"]["head"]
    assert verify(io.StringIO(), {"entries": head})
    owner.execute("DELETE FROM journal_seal WHERE number = 3")
    assert verify_stream(ENTRIES).wrong == ""
    assert not verify(io.StringIO(), {"entries": head})
    owner.execute(
        "UPDATE journal_seal SET sealed_at = now(), sequences = sequences || 99::bigint WHERE number = 1"
    )
    assert verify_stream(ENTRIES).wrong == "seal 1 was altered"


@pytest.mark.django_db(transaction=True)
def test_no_row_escapes_the_seal_while_a_writer_has_not_committed(owner):
    write(actor(organisation("EN"), role="administrator"), 1)
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=settings["NAME"],
    ) as slow:
        slow.execute(
            "INSERT INTO journal_access (id, recorded_at, role, what, detail, people) "
            "VALUES (gen_random_uuid(), now(), '', 'x', true, '{}')"
        )
        assert sealing.seal() == {"entries": 1, "accesses": 0}
        slow.commit()
    assert sealing.seal()["accesses"] == 1
    assert verify(io.StringIO())


def test_an_organisation_reads_its_own_entries_only(admin):
    write(admin, 2)
    with context.acting(admin):
        assert Entry.objects.count() == 2
    with context.acting(actor(organisation("HCR"))):
        assert Entry.objects.count() == 0


def test_figures_read_the_journal_and_no_person(admin):
    write(admin, 2)
    with context.as_role("figures"):
        assert standing().count() == 2
    for table in ("accounts_user", "journal_access", "kernel_request"):
        with pytest.raises(ProgrammingError), transaction.atomic(), context.as_role("figures"):
            connection.cursor().execute(f"SELECT * FROM {table}")


def test_who_looked_is_kept_and_told(admin):
    person = uuid7()
    seen = Look((person,), "people.page", True)
    write_looks(admin, Looks([Look((person, uuid7()), "people.list", False)]))
    assert looked_at(person) == []
    with clock.at(datetime(2026, 3, 5, 10, 20, tzinfo=UTC)):
        write_looks(admin, Looks([seen, seen]))
    with clock.at(datetime(2026, 3, 5, 11, 5, tzinfo=UTC)):
        write_looks(admin, Looks([seen]))
    hours = [(look["user_id"], look["recorded_at"].hour) for look in looked_at(person)]
    assert hours == [(admin.user, 11), (admin.user, 10)]
    assert len(looked_at(uuid7(), person, most=1)) == 1
    assert Access.objects.count() == 0


def test_seals_are_chained(admin):
    for _ in range(3):
        write(admin, 1)
        sealing.seal()
    with context.as_role("system"):
        first, second, third = Seal.objects.filter(stream="entries").order_by("number")
    assert bytes(second.previous) == bytes(first.head)
    assert bytes(third.previous) == bytes(second.head)
