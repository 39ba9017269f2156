"""A figure is a set of people first, and equals what plain loops over the entries find."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from parcours.journal.models import Entry
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.entries import kind
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.programmes.pack import Counted
from parcours.results import queries, sql
from parcours.results.sql import DIMENSIONS
from tests.factories.accounts import actor, organisation
from tests.factories.results import REACHED, TRAINED, VISITED, Told, indicator, naive, plain, target, tell

pytestmark = pytest.mark.django_db
WOMAN = {"sex": "F", "age_band": "18-24", "region": "MA-02", "protection": "none"}
MAN = {"sex": "M", "age_band": "25-34", "region": "MA-01", "residence": "valid"}


def pack_of(*indicators, projects=("A", "B")):
    return SimpleNamespace(
        indicators=indicators, projects=[SimpleNamespace(code=code, title={}) for code in projects]
    )


def counted(*indicators, **more):
    with acting(Actor.system("test")):
        return queries.figures(pack_of(*indicators), **more).items


def everything():
    with as_role("system"):
        return list(Entry.objects.all())


@pytest.fixture
def teller():
    return actor(organisation("EN"))


def test_a_person_reached_three_times_is_counted_once(teller):
    awa, ibra = uuid7(), uuid7()
    tell(teller, Told(person=awa), Told(person=awa), Told(person=awa), Told(person=ibra))
    [people, events] = counted(indicator(), indicator("visits", unit="events"))
    assert (people.value, people.whole.entries, events.value) == (2, 4, 4)


def test_objects_are_counted_apart_from_people(teller):
    venture = uuid7()
    tell(teller, Told(person=uuid7(), object=venture), Told(person=uuid7(), object=venture))
    [people, ventures] = counted(indicator(), indicator("ventures", unit="objects"))
    assert (people.value, ventures.value) == (2, 1)


def test_what_is_not_collected_is_no_zero(teller):
    [never, none] = counted(indicator("never", counts=()), indicator("none"))
    assert (never.collected, never.value, never.standing) == (False, None, "not_collected")
    assert (none.collected, none.value) == (True, 0)


def test_sum_over_projects_unique_people_and_overlap(teller):
    both, one, none = uuid7(), uuid7(), uuid7()
    tell(
        teller,
        *(Told(person=both, project=code) for code in ("A", "B", "A")),
        Told(person=one, project="B"),
        Told(person=none),
    )
    [found] = counted(indicator())
    assert {code: scope.value for code, scope in found.projects.items()} == {"A": 1, "B": 2, "": 1}
    assert (found.sum_over_projects, found.value, found.overlap, found.outside) == (3, 3, 1, 1)


def test_an_indicator_of_a_project_counts_this_project_only(teller):
    tell(teller, Told(person=uuid7(), project="A"), Told(person=uuid7(), project="B"), Told(person=uuid7()))
    [found] = counted(indicator(project="A"))
    assert (found.value, list(found.projects)) == (1, ["A"])


def test_what_is_never_told_by_project_is_no_zero_of_the_projects(teller):
    tell(teller, Told(person=uuid7()), Told(TRAINED, uuid7(), project="A"), Told(TRAINED, uuid7()))
    [none, some] = counted(indicator(), indicator("trained", counts=[Counted(TRAINED)]))
    assert (none.told_by_project, none.sum_over_projects) == (False, None)
    assert (some.told_by_project, some.sum_over_projects, some.outside) == (True, 1, 1)


def test_projects_where_nothing_was_counted_show_a_true_zero(teller):
    tell(teller, Told(person=uuid7(), project="A"))
    [found] = counted(indicator())
    assert found.projects["B"].value == 0


def test_missing_has_its_own_row_and_no_residence_is_told_to_nobody(teller):
    tell(
        teller,
        Told(person=uuid7(), dimensions={"residence": "valid"}),
        Told(person=uuid7()),
        Told(person=uuid7(), dimensions={"residence": "none"}),
    )
    [found] = counted(indicator())
    assert found.whole.rows["residence"] == {"valid": 1, "not_stated": 2}
    assert found.whole.rows["sex"] == {"not_stated": 3}


def test_the_first_counting_entry_decides_the_row(teller):
    awa = uuid7()
    tell(
        teller,
        Told(person=awa, on=date(2020, 5, 1), project="B", dimensions={"age_band": "25-34"}),
        Told(person=awa, on=date(2019, 5, 1), project="A", dimensions={"age_band": "18-24"}),
    )
    [found] = counted(indicator())
    assert found.whole.rows["age_band"] == {"18-24": 1}
    assert found.projects["B"].rows["age_band"] == {"25-34": 1}
    [later] = counted(indicator(), since=date(2020, 1, 1))
    assert later.whole.rows["age_band"] == {"25-34": 1}


def test_facts_and_dimensions_choose_what_counts(teller):
    tell(
        teller,
        Told(TRAINED, uuid7(), facts={"result": "complete", "hours": 40, "sure": True}, dimensions=WOMAN),
        Told(TRAINED, uuid7(), facts={"result": "partial", "sure": False}, dimensions=MAN),
        Told(TRAINED, uuid7()),
    )
    chosen = {
        "complete": [Counted(TRAINED, {"result": ("complete",)})],
        "either": [Counted(TRAINED, {"result": ("complete", "partial")})],
        "sure": [Counted(TRAINED, {"sure": ("true",)})],
        "forty": [Counted(TRAINED, {"hours": ("40",)})],
        "women": [Counted(TRAINED, {}, {"sex": ("F",)})],
        "both kinds": [Counted(TRAINED, {"result": ("partial",)}), Counted(REACHED)],
    }
    found = counted(*(indicator(code, counts=counts) for code, counts in chosen.items()))
    assert [one.value for one in found] == [1, 2, 1, 1, 1, 1]


def test_a_retracted_entry_and_its_retraction_count_no_more(teller):
    [first] = tell(teller, Told(person=uuid7()))
    tell(teller, Told(person=uuid7(), retracts=first))
    assert counted(indicator())[0].value == 0


def test_as_it_was_known_on_a_day_honours_later_retractions(teller):
    awa = uuid7()
    [first] = tell(teller, Told(person=awa, on=date(2019, 3, 1)), at=date(2019, 3, 2))
    tell(teller, Told(person=uuid7(), on=date(2019, 2, 1)), at=date(2019, 6, 1))
    tell(teller, Told(person=awa, retracts=first), at=date(2019, 9, 1))
    known = {
        day: counted(indicator(), as_of=day)[0].value
        for day in (date(2019, 3, 1), date(2019, 3, 2), date(2019, 6, 1), date(2019, 8, 31), date(2019, 9, 1))
    }
    assert list(known.values()) == [0, 1, 2, 2, 1]


def test_the_last_minute_of_the_day_belongs_to_it(teller):
    tell(teller, Told(person=uuid7()), at=datetime(2019, 3, 2, 22, 59, 59, tzinfo=UTC))
    assert counted(indicator(), as_of=date(2019, 3, 2))[0].value == 1
    assert counted(indicator(), as_of=date(2019, 3, 1))[0].value == 0


def test_both_ends_of_a_period_are_counted(teller):
    for day in (1, 2, 3):
        tell(teller, Told(person=uuid7(), on=date(2019, 3, day)))
    [found] = counted(indicator(), since=date(2019, 3, 1), until=date(2019, 3, 2))
    assert found.value == 2
    with pytest.raises(Refused) as refused:
        counted(indicator(), since=date(2019, 3, 2), until=date(2019, 3, 1))
    assert refused.value.code == "results.ends_before_it_begins"


def test_a_figure_stands_against_its_target_in_force(teller):
    tell(teller, Told(person=uuid7()), Told(person=uuid7()))
    below = indicator(targets=(target(3), target(1, in_force=False)))
    found = counted(below, indicator("above", targets=(target(2),)), indicator("free"))
    assert [one.standing for one in found] == ["below", "above", "no_target"]
    assert (found[0].target, found[0].share, found[1].share) == (3, Decimal(2) / 3, 1)


def test_the_best_that_stands_behind_somebody_is_her_evidence(teller):
    """Of three people one has a paper, one was seen, one said so; an entry may say more than its kind."""
    paper, seen, word = uuid7(), uuid7(), uuid7()
    tell(
        teller,
        *(Told(person=one) for one in (paper, seen, word)),
        Told(VISITED, seen),
        Told(VISITED, paper),
        Told(REACHED, paper, facts={"evidence": "document"}),
        Told(VISITED, word, facts={"evidence": "declared"}),
    )
    [found] = counted(indicator(counts=[Counted(REACHED), Counted(VISITED)]))
    assert found.evidence == {"document": 1, "visit": 1, "declared": 1}
    assert found.evidence_shares == dict.fromkeys(found.evidence, Decimal(1) / 3)
    [certain] = counted(indicator(counts=[Counted(TRAINED)]))
    assert (certain.evidence_shares, sum(certain.evidence.values())) == (None, 0)


def test_nothing_else_is_evidence(teller):
    with pytest.raises(ValueError, match="no evidence 'rumour'"):
        tell(teller, Told(person=uuid7(), facts={"evidence": "rumour"}))
    with pytest.raises(ValueError, match="is no evidence"):
        kind("test.rumour", sentence="", evidence="rumour")


def test_an_unknown_indicator_is_missing():
    with pytest.raises(Missing):
        queries.indicator(pack_of(indicator()), "other")


# The text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", ["x' OR 1=1", "x;y", "é"])
def test_only_codes_are_written_into_the_text(hostile):
    for one in (
        indicator(counts=[Counted(hostile)]),
        indicator(counts=[Counted(REACHED, {"result": (hostile,)})]),
        indicator(counts=[Counted(REACHED, {hostile: ("a",)})]),
        indicator(counts=[Counted(REACHED, {}, {hostile: ("a",)})]),
        indicator(project=hostile),
    ):
        with pytest.raises(ValueError, match=r"codes|fact|dimension"):
            sql.figures_text([one], sql.Window())
    for part in (sql.Part(hostile), sql.Part(None, "sex", hostile), sql.Part(None, hostile, "F")):
        with pytest.raises(ValueError, match=r"codes|dimension"):
            sql.entries_text(indicator(), sql.Window(), part)


def test_the_text_is_portable_but_for_the_reading_of_facts():
    one = indicator(counts=[Counted(REACHED, {"result": ("a",)})])
    window = sql.Window(date(2019, 1, 1), date(2019, 2, 1), datetime(2020, 1, 1, tzinfo=UTC))
    postgresql = sql.figures_text([one], window)
    assert not re.search(r"::|DISTINCT ON|FILTER|ILIKE|LATERAL|MATERIALIZED|%", postgresql)
    duckdb = sql.figures_text([one], window, dialect=sql.DUCKDB)
    told = re.compile(r"\(e\.facts ->> '(\w+)'\)")
    assert told.sub(r"json_extract_string(e.facts, '$.\1')", postgresql) == duckdb
    spark = sql.figures_text([one], window, dialect=sql.SPARK)
    read = told.sub(r"get_json_object(e.facts, '$.\1')", postgresql)
    assert read.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMP") == spark


def test_the_role_of_figures_reads_nothing_of_people(teller):
    with (
        acting(teller),
        as_role("figures"),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT count(*) FROM people_person")


def test_figures_are_the_same_for_every_organisation(teller):
    tell(teller, Told(person=uuid7()))
    for who in (teller, actor(organisation("AMAPPE")), actor(organisation("EU"), "funder"), actor(None)):
        with acting(who):
            assert queries.figures(pack_of(indicator())).items[0].value == 1


# Whatever happened --------------------------------------------------------------------------------

PEOPLE = [uuid7() for _ in range(6)]
OBJECTS = [None, *(uuid7() for _ in range(3))]
told = st.builds(
    Told,
    kind=st.sampled_from([REACHED, TRAINED, VISITED]),
    person=st.sampled_from([None, *PEOPLE]),
    on=st.dates(date(2019, 1, 1), date(2019, 1, 20)),
    project=st.sampled_from(["", "A", "B", "C"]),
    object=st.sampled_from(OBJECTS),
    facts=st.fixed_dictionaries({}, optional={"result": st.sampled_from(["complete", "partial"])}),
    dimensions=st.fixed_dictionaries(
        {},
        optional={
            "sex": st.sampled_from(["F", "M", ""]),
            "residence": st.sampled_from(["none", "valid", ""]),
            "region": st.sampled_from(["MA-01", "MA-02"]),
        },
    ),
)
days = st.none() | st.dates(date(2019, 1, 1), date(2019, 1, 20))
recorded = st.dates(date(2019, 1, 1), date(2019, 1, 30))
INDICATORS = [
    indicator(),
    indicator("visits", unit="events", counts=[Counted(REACHED), Counted(VISITED)]),
    indicator("ventures", unit="objects", counts=[Counted(TRAINED, {"result": ("complete",)})]),
    indicator("women of A", project="A", counts=[Counted(REACHED, {}, {"sex": ("F", "not_stated")})]),
]


class Whatever(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(told, recorded), max_size=25),
        st.lists(st.tuples(st.integers(0, 24), recorded), max_size=8),
        days,
        days,
        st.none() | recorded,
    )
    def test_happened_the_engine_equals_plain_loops(self, history, taken_back, since, until, as_of):
        if since and until and until < since:
            since, until = until, since
        teller = actor(organisation("EN"))
        ids = [tell(teller, one, at=at)[0] for one, at in history]
        for number, at in taken_back:
            if number < len(ids):
                tell(teller, Told(history[number][0].kind, retracts=ids[number]), at=at)
        with transaction.atomic(), acting(Actor.system("test")):
            entries = everything()
            window = {"since": since, "until": until, "as_of": as_of}
            found = queries.figures(pack_of(*INDICATORS), **window)
        for one, figure in zip(INDICATORS, found.items, strict=True):
            expected = naive(one, entries, DIMENSIONS, **window)
            assert plain(figure) == expected
            for scope in (figure.whole, *figure.projects.values()):
                for rows in scope.rows.values():
                    assert sum(rows.values()) == scope.value
