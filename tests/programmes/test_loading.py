"""A pack is loaded whole or not at all; the same pack again writes nothing."""

import re
from decimal import Decimal

import pytest
from django.db import connection, transaction

from parcours.accounts.models import Organisation
from parcours.accounts.rights import rights_of
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.entries import kinds
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import NotAllowed, Refused
from parcours.programmes import actions, models, queries, refusals
from parcours.programmes.checking import COUNTABLE
from parcours.reference.models import ExchangeRate, Place, Region
from tests.factories import programmes, replaying
from tests.factories.accounts import organisation

pytestmark = pytest.mark.django_db
SECOND = programmes.SECOND.read_text("utf-8")


def load(text):
    return actions.load(by=Actor.system("tests"), text=text)


def rows():
    with as_role("system"):
        return {model._meta.label: model.objects.count() for model in (*ours(), Entry, Organisation, Place)}


def ours():
    return [
        models.Programme, models.Version, models.Lot, models.Project, models.Partner, models.Amount,
        models.Node, models.Indicator, models.Target,
    ]  # fmt: skip


def test_a_pack_becomes_rows_that_others_point_at():
    load(SECOND)
    trade = models.Project.objects.get(code="OFICIO")
    assert (trade.lot.number, trade.grantee.code, trade.scope) == (1, "ALDEA", "places")
    assert set(trade.places.values_list("code", flat=True)) == {"CO-medellin", "CO-bogota"}
    assert trade.partners.get().organisation.code == "RAICES"
    first, second = trade.amounts.all()
    assert (first.amount, first.currency, first.rate) == (Decimal("600000.00"), "USD", None)
    assert (second.amount, second.currency, second.rate) == (Decimal("2430000000.00"), "COP", Decimal("4050"))
    assert models.Target.objects.get(indicator__code="certified").value == 120
    assert Region.objects.filter(country="CO").count() == 3
    assert ExchangeRate.objects.get(currency_to="COP").rate == 4000


def test_the_same_pack_again_writes_nothing():
    assert load(SECOND).change == "made"
    before = rows()
    again = load(SECOND)
    assert (again.change, again.version, again.differences) == ("same", 1, [])
    assert rows() == before


def test_a_changed_pack_makes_a_version_and_says_what_changed():
    load(SECOND)
    done = load(SECOND.replace("value = 120", "value = 150").replace("First job", "First work"))
    assert (done.change, done.version) == ("changed", 2)
    assert [line.split(":")[0] for line in done.differences] == [
        "indicators certified.targets contract.value"
    ]
    assert models.Target.objects.get(indicator__code="certified").value == 150
    assert queries.versions("puente-2022").count() == 2
    assert queries.pack().indicator("certified").target.value == 150


def test_what_a_newer_pack_drops_stays_for_those_who_point_at_it():
    load(SECOND)
    begin, end = SECOND.index('[[indicators]]\ncode = "businesses"'), SECOND.index("[[targets]]")
    load(SECOND[:begin] + SECOND[end:])
    assert models.Indicator.objects.get(code="businesses").in_force is False
    assert "businesses" not in queries.indicators().values_list("code", flat=True)


def test_loading_is_told_once_in_the_journal():
    load(SECOND)
    with as_role("system"):
        entry = Entry.objects.get(kind="programmes.loaded")
    assert (entry.facts["programme"], entry.facts["version"], entry.person_id) == ("puente-2022", 1, None)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('currency = "USD" },\n  { amount = "4000', 'currency = "XXQ" },\n  { amount = "4000'),
        ('amount = "600000.00"', 'amount = "six hundred"'),
        ('indicator = "certified"', 'indicator = "nothing"'),
        ("number = 2", "number = 1"),
        ("ends_on = 2024-05-31", "ends_on = 2021-05-31"),
    ],
)
def test_a_bad_pack_is_refused_whole(right, wrong):
    assert right in SECOND
    before = rows()
    with pytest.raises(Refused) as refused:
        load(SECOND.replace(right, wrong, 1))
    assert refused.value.code == refusals.BAD_PACK
    assert rows() == before
    assert queries.pack_or_none() is None


def test_a_load_that_breaks_on_the_way_leaves_nothing(monkeypatch):
    def broken(*_ignored):
        raise RuntimeError("the disk is full")

    before = rows()
    monkeypatch.setattr("parcours.programmes.storing._indicators", broken)
    with pytest.raises(RuntimeError):
        load(SECOND)
    assert rows() == before


def test_the_code_of_a_project_belongs_to_one_programme():
    load(SECOND)
    with pytest.raises(Refused) as refused:
        load(SECOND.replace('code = "puente-2022"', 'code = "puente-2023"', 1))
    assert refused.value.code == refusals.PROJECT_ELSEWHERE
    assert queries.pack().code == "puente-2022"


def test_without_a_programme_the_question_is_refused():
    assert queries.pack_or_none() is None
    with pytest.raises(Refused) as refused:
        queries.pack()
    assert refused.value.code == refusals.NONE_LOADED


def test_only_who_holds_the_right_loads():
    coach = Actor(user=uuid7(), organisation=None, role="caseworker", rights=rights_of("caseworker"))
    with pytest.raises(NotAllowed):
        actions.load(by=coach, text=SECOND)
    keeper = Actor(user=uuid7(), organisation=None, role="administrator", rights=rights_of("administrator"))
    assert actions.load(by=keeper, text=SECOND).change == "made"


def test_days_are_counted_in_the_zone_of_the_programme():
    assert str(clock.zone()) == "UTC"
    load(SECOND)
    assert str(clock.zone()) == "America/Bogota"


def test_the_clock_asks_the_database_once(django_assert_num_queries):
    load(SECOND)
    clock.today()
    with django_assert_num_queries(0):
        for _ in range(100):
            clock.today()


def test_one_load_waits_for_the_other():
    load(SECOND)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] >= 1


NOT_OF_PEOPLE = (
    "outreach.event_reported",
    "outreach.point_ready",
    "outreach.official_trained",
    "enterprise.moved",
    "enterprise.job_begun",
    "enterprise.visited",
    "enterprise.year_over",
    "enterprise.grant_paid",
)
"""Kinds that count places, staff, enterprises, jobs and amounts, not people of the programme."""


@pytest.mark.parametrize("code", COUNTABLE)
def test_what_a_pack_may_count_is_declared_with_its_facts(code):
    assert set(COUNTABLE[code]) <= set(kinds()[code].facts)
    assert kinds()[code].about_person or code in NOT_OF_PEOPLE


def test_an_organisation_that_a_pack_does_not_change_is_not_written_again():
    load(SECOND)
    with as_role("system"):
        before = Entry.objects.filter(kind="accounts.organisation_set").count()
        load(SECOND.replace("value = 120", "value = 150"))
        assert Entry.objects.filter(kind="accounts.organisation_set").count() == before


def test_the_words_of_a_notice_change_with_its_version_alone():
    load(SECOND)
    notice = SECOND[SECOND.index("[[notices]]") :]
    said = notice.split('en = "', 2)[2].split('"')[0]
    reworded = SECOND.replace(said, said + " Yes?")
    assert reworded != SECOND
    with pytest.raises(Refused) as refused:
        load(reworded)
    assert refused.value.code == "programmes.notice_reworded"
    at = SECOND.index("[[notices]]")
    newer = SECOND[:at] + re.sub(r'^version = "[^"]*"', 'version = "n2"', SECOND[at:], flags=re.M)
    assert load(newer.replace(said, said + " Yes?")).change == "changed"


def _written() -> dict[str, list[str]]:
    """Every row of every table, without what a trigger or a sequence fills in."""

    def told(row: dict) -> str:
        numbered = {"sequence", "recorded_at", "hash", *(["id"] if isinstance(row.get("id"), int) else [])}
        return str({name: value for name, value in row.items() if name not in numbered})

    return {table: sorted(map(told, rows.values())) for table, rows in replaying.all_rows().items()}


def test_what_tests_begin_with_is_what_loading_writes(monkeypatch):
    monkeypatch.setattr(replaying, "_kept", {})
    found = []
    for _time in range(2):
        point = transaction.savepoint()
        programmes.load_eu_maroc()
        found.append(_written())
        transaction.savepoint_rollback(point)
        monkeypatch.setattr(actions, "load", lambda **_told: pytest.fail("loaded again"))
    assert found[0] == found[1] and len(found[0]["programmes_indicator"]) > 5 and found[0]["journal_entry"]
    monkeypatch.undo()
    programmes.load_second()
    assert programmes.load_eu_maroc().code == queries.pack().code, "with another programme there it is loaded"


def test_whoever_registered_an_organisation_before_gets_the_pack_all_the_same(monkeypatch):
    monkeypatch.setattr(replaying, "_kept", {})
    for _time in range(2):
        point = transaction.savepoint()
        organisation("EN")
        assert programmes.load_eu_maroc().code == queries.pack().code and not replaying._kept
        transaction.savepoint_rollback(point)
