"""The register of officials and staff: who was trained in what, counted once, seen by who keeps it."""

from datetime import date

import pytest
from django.db import connection, transaction

from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.outreach import actions, gatherings, models, trained
from parcours.outreach.registering import Mark, OfficialTold
from parcours.outreach.rules import Count
from tests.factories import outreach as factory
from tests.factories.accounts import member
from tests.outreach.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def capacity(by, **changes):
    return factory.event(by, **{"kind": "capacity", "themes": ["rights"]} | changes)


def refused(ask) -> str:
    with pytest.raises(Refused) as found:
        ask()
    return found.value.code


def told(kind: str) -> list[Entry]:
    with transaction.atomic(), as_role("system"):
        return list(standing(Entry.objects.filter(kind=kind)).order_by("id"))


def line(by, wanted) -> trained.Line:
    with transaction.atomic(), acting(by):
        return trained.lines([trained.official(by, wanted)])[0]


def key(wanted):
    with transaction.atomic(), as_role("system"):
        return models.Official.objects.get(pk=wanted).counts_as


def listed(by, **more) -> set:
    with transaction.atomic(), acting(by):
        return set(trained.officials(by, **more).values_list("id", flat=True))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"institution": ""}, "outreach.institution_missing"),
        ({"institution_kind": ""}, "outreach.institution_missing"),
        ({"institution_kind": "club"}, "outreach.not_in_list"),
        ({"region": ""}, "outreach.region_missing"),
        ({"site": "EN-1"}, "outreach.site_of_others"),
        ({"function": "Appeler le 0612345678"}, "outreach.personal_value"),
        ({"email": "nobody"}, "accounts.email_unreadable"),
        ({"name": " "}, "outreach.official_unnamed"),
    ],
)
def test_what_the_register_refuses(here, changes, code):
    name = changes.get("name", "Samir")
    more = {key: value for key, value in changes.items() if key != "name"}
    assert refused(lambda: factory.official(here.caseworker, name, **more)) == code


def test_nobody_is_written_down_twice_and_an_account_is_of_her_organisation(here, elsewhere):
    by = here.caseworker
    factory.official(by)
    assert refused(lambda: factory.official(by, "samir alami")) == "outreach.known_official"
    ours, theirs = member(here.organisation), member(elsewhere.organisation)
    told_of = {"institution": "", "institution_kind": "", "body": here.organisation}
    assert (
        refused(lambda: factory.official(by, "A", **told_of, user=theirs.user))
        == "outreach.account_elsewhere"
    )
    factory.official(by, "A", **told_of, user=ours.user)
    assert refused(lambda: factory.official(by, "B", **told_of, user=ours.user)) == "outreach.account_taken"


def test_marks_are_kept_and_corrected_and_she_counts_once(here):
    by = here.caseworker
    samir, hind = factory.official(by), factory.official(by, "Hind", sex="F")
    first, second = capacity(by), capacity(by, themes=["services"])
    factory.trained(by, first, Mark(samir, 40, 80), Mark(hind, None, 70))
    factory.trained(by, second, samir)
    assert refused(lambda: factory.trained(by, second, Mark(samir, 101))) == "outreach.mark"
    assert refused(lambda: factory.trained(by, second, samir)) == "outreach.nothing_changed"
    factory.trained(by, first, Mark(hind, 30, 70))
    with transaction.atomic(), acting(by):
        assert trained.marks(trained.at(by, first)) == trained.Marks(35.0, 2, 75.0, 2, 40.0, 2)
        [register] = trained.registers(by)
    # Three attendances, two people.
    assert (register.people, register.trained) == (2, 2)
    assert register.themes == {"rights": 2, "services": 1}
    entries = told("outreach.official_trained")
    assert len(entries) == 3 and {one.object_id for one in entries} == {key(samir), key(hind)}
    assert not any("Hind" in str(one.facts) for one in entries)
    factory.trained(by, second, not_there=[samir])
    assert len(told("outreach.official_trained")) == 2


def counted() -> int:
    """As the figure of the programme counts them: each opaque key once."""
    return len({one.object_id for one in told("outreach.official_trained")})


def test_two_registers_that_certainly_hold_one_person_count_one(here, elsewhere):
    mail = {"email": "S.Alami@nador.ma"}
    ours = factory.official(here.caseworker, "Samir  Âlami", **mail)
    theirs = factory.official(elsewhere.caseworker, "samir alami", email="s.alami@NADOR.ma")
    for by, one in ((here.caseworker, ours), (elsewhere.caseworker, theirs)):
        factory.trained(by, capacity(by), one)
    assert counted() == 1 and key(ours) == key(theirs) and key(ours) not in (ours, theirs)
    # Another institution, another name, no address: nobody says that it is the same person.
    for name, changes in (
        ("Samir Alami", mail | {"institution": "Province d’Oujda"}),
        ("Samira Alami", mail),
        ("S. Alami", {}),
    ):
        assert key(factory.official(elsewhere.caseworker, name, **changes)) != key(ours)
    with transaction.atomic(), acting(here.caseworker):
        assert not models.Official.objects.filter(pk=theirs).exists()


def test_what_is_learnt_of_her_later_counts_her_anew(here, elsewhere):
    ours, theirs = factory.official(here.caseworker), factory.official(elsewhere.caseworker)
    for by, one in ((here.caseworker, ours), (elsewhere.caseworker, theirs)):
        factory.trained(by, capacity(by), one)
    assert counted() == 2
    same = {"institution": "Province de Nador", "institution_kind": "public", "region": "MA-02"}
    for by, one in ((here.caseworker, ours), (elsewhere.caseworker, theirs)):
        told_of = OfficialTold("Samir Alami", email="s@nador.ma", **same)
        actions.change_official(by=by, official=one, told=told_of)
    assert counted() == 1 and len(told("outreach.official_trained")) == 2
    # It was somebody else's address.
    actions.change_official(
        by=here.caseworker, official=ours, told=OfficialTold("Samir Alami", email="other@nador.ma", **same)
    )
    assert counted() == 2 and len(told("outreach.official_trained")) == 2
    with transaction.atomic(), acting(here.caseworker):
        [row] = models.Trained.objects.all()
        assert row.entry in {one.id for one in told("outreach.official_trained")}


def test_an_event_adds_up_with_officials(here):
    by = here.caseworker
    samir, hind, wanted = factory.official(by), factory.official(by, "Hind"), capacity(by)
    awareness = factory.event(by)
    assert refused(lambda: factory.trained(by, awareness, samir)) == "outreach.not_capacity"
    factory.trained(by, wanted, samir)
    people = Count("F", "not_stated", "MA", 2)
    assert refused(lambda: factory.event_report(by, wanted, 2, people)) == "outreach.heads_differ"
    factory.event_report(by, wanted, 3, people)
    assert refused(lambda: factory.trained(by, wanted, hind)) == "outreach.counted_already"
    factory.trained(by, wanted, hind, forgotten=True)
    [entry] = told("outreach.event_reported")
    assert (entry.facts["number"], entry.facts["named"]) == (2, 2)


def test_who_keeps_the_register_sees_it_others_only_numbers(here, elsewhere):
    by, other = here.caseworker, elsewhere.coordinator
    samir, wanted = factory.official(by), capacity(by)
    factory.trained(by, wanted, samir)
    for ask in (
        lambda: actions.official_left(by=other, official=samir),
        lambda: factory.trained(other, capacity(other), samir),
        lambda: actions.change_official(by=other, official=samir, told=OfficialTold("X", institution="Y")),
    ):
        with pytest.raises(Missing):
            ask()
    with transaction.atomic(), acting(other):
        assert not trained.officials(other) and trained.at(other, wanted) == []
        # The database alone holds as well.
        assert models.Official.objects.count() == models.Trained.objects.count() == 0
        assert gatherings.named_at([wanted]) == {wanted: 1}
        [register] = trained.registers(other)
        assert (register.organisation.id, register.trained) == (here.organisation, 1)


def test_a_training_is_due_again_after_the_months_of_the_pack(here):
    by = here.caseworker
    samir, hind, long_gone = (factory.official(by, name) for name in ("Samir", "Hind", "Ali"))
    # Data protection after 12 months; to the day.
    old = capacity(by, themes=["data_protection"], day=date(2023, 3, 9))
    factory.trained(by, old, samir, long_gone)
    factory.trained(by, capacity(by, themes=["data_protection"], day=date(2023, 3, 10)), hind)
    actions.official_left(by=by, official=long_gone)
    assert line(by, samir).due == ["data_protection"] and line(by, hind).due == []
    assert line(by, long_gone).due == []
    assert listed(by, view="due") == {samir} and listed(by, view="left") == {long_gone}
    factory.trained(by, capacity(by, themes=["data_protection", "services"]), samir)
    assert listed(by, view="due") == set() and line(by, samir).last["services"] == factory.DAY
    assert listed(by, theme="services") == {samir} and listed(by, view="never") == set()


def test_the_share_of_a_centre_is_never_more_than_all(here, elsewhere):
    by = here.coordinator
    staff = [
        factory.official(by, name, institution="", institution_kind="", body=here.organisation, site="EN-1")
        for name in ("A", "B", "C", "D")
    ]

    def share() -> trained.Share:
        with transaction.atomic(), acting(elsewhere.coordinator):
            found = trained.shares(elsewhere.coordinator)
        return next(one for one in found if one.site.id == here.site)

    wanted = capacity(by)
    factory.trained(by, wanted, staff[0])
    assert (share().trained, share().staff, share().share) == (1, None, None)
    factory.point(by, here.site)
    factory.trained(by, capacity(by), *staff[:2])
    assert (share().trained, share().staff) == (2, 3) and share().share == pytest.approx(2 / 3)
    factory.trained(by, wanted, *staff[1:])
    assert (share().trained, share().share, share().too_many) == (4, None, True)
    actions.official_left(by=by, official=staff[0])
    assert share().share == 1


def test_the_database_refuses_a_mark_beyond_100(here):
    by = here.caseworker
    samir, wanted = factory.official(by), capacity(by)
    factory.trained(by, wanted, samir)
    with pytest.raises(Exception, match="outreach_trained_marks"), transaction.atomic(), as_role("system"):
        models.Trained.objects.update(pre=101)
    assert connection.is_usable()


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 15), 12, date(2023, 1, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 1, 31), 2, date(2023, 11, 30)),
    ],
)
def test_months_before_a_day(day, months, before):
    assert trained.months_before(day, months) == before
