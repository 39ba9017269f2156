from datetime import date

import pytest
from django.db import connection

from parcours.accounts import actions as accounts
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.training import actions, models, queries, rules
from parcours.training.rules import At, SessionChanges
from tests.factories.accounts import actor, organisation
from tests.factories.training import BEFORE, course, half_days, session

pytestmark = pytest.mark.django_db


def test_a_session_is_an_offer_to_every_organisation(here, elsewhere):
    wanted = session(here.trainer)
    for reader in (here.caseworker, elsewhere.caseworker):
        with acting(reader):
            found = queries.find(reader, wanted)
            assert (found.places, found.taken, found.left, found.state) == (20, 0, 20, "open")
            assert (found.region_id, found.code, found.half_day_count) == ("MA-02", "SEW-240304", 4)
    funder = actor(organisation("EU"), "funder")
    with acting(funder), pytest.raises(Missing):
        queries.find(funder, wanted)


def test_another_organisation_cannot_write_a_session(here, elsewhere):
    wanted = session(here.trainer)
    with pytest.raises(Refused) as refused:
        actions.cancel_session(by=elsewhere.coordinator, session=wanted)
    assert refused.value.code == "training.not_your_session"
    # Row security alone.
    with (
        acting(elsewhere.trainer),
        connection.cursor() as cursor,
        pytest.raises(Exception, match="row-level"),
    ):
        cursor.execute("UPDATE training_session SET places = 3 WHERE id = %s", [wanted])


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "é!"}, "training.code_unreadable", "code"),
        ({"title": {"fr": "  "}}, "training.title_missing", "title_fr"),
        ({"title": {"fr": "x" * 161}}, "training.too_long", "title_fr"),
        ({"hours": 0}, "training.hours", "hours"),
        ({"project": "NOPE"}, "training.not_in_list", "project"),
        ({"language": "qqq"}, "training.not_in_list", "language"),
        ({"occupation": "00"}, "training.not_in_list", "occupation"),
        ({"complete_share": 101}, "training.shares", "complete_share"),
        ({"partial_share": 90}, "training.shares", "complete_share"),
    ],
)
def test_a_bad_course_is_refused_beside_its_field(here, changes, code, field):
    with pytest.raises(Refused) as refused:
        course(here.trainer, **{"code": "SEW", **changes})
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not models.Course.objects.exists()


def test_a_course_code_stands_once(here, elsewhere):
    course(here.trainer, "sew")
    with pytest.raises(Refused) as refused:
        course(elsewhere.trainer, "SEW")
    assert refused.value.code == "training.code_taken"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"places": 0}, "training.places", "places"),
        ({"places": 501}, "training.places", "places"),
        ({"minimum": 21}, "training.minimum", "minimum"),
        ({"half_days": []}, "training.no_half_days", "half_days"),
        ({"half_days": [At(BEFORE, "am"), At(BEFORE, "am")]}, "training.half_day_twice", "half_days"),
        ({"half_days": [At(BEFORE, "night")]}, "training.not_in_list", "half_days"),
        ({"place": ""}, "training.place_missing", "place"),
        ({"place": "MA-atlantis"}, "training.not_in_list", "place"),
    ],
)
def test_a_bad_session_is_refused_beside_its_field(here, changes, code, field):
    with pytest.raises(Refused) as refused:
        session(here.trainer, **changes)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_trainer_and_site_are_those_of_the_organisation(here, elsewhere):
    wanted = course(here.trainer)
    with pytest.raises(Refused) as refused:
        session(here.trainer, wanted, trainer=elsewhere.trainer.user)
    assert refused.value.field == "trainer"
    admin = actor(elsewhere.organisation, "administrator")
    made = accounts.create_user(
        by=admin,
        login="a.trainer",
        name="A Trainer",
        password="quiet river stones",
        organisation=here.organisation,
        role="trainer",
    )
    wanted = session(here.trainer, course(here.trainer, "BAKE"), trainer=made.user)
    with acting(here.trainer):
        assert queries.find(here.trainer, wanted).trainer_id == made.user


def test_a_calendar_keeps_the_days_and_halves_asked_for():
    found = rules.calendar(date(2024, 3, 4), date(2024, 3, 12), [0, 1], ["am"])
    assert found == [At(date(2024, 3, day), "am") for day in (4, 5, 11, 12)]
    with pytest.raises(Refused):
        rules.calendar(date(2024, 3, 4), date(2024, 3, 1), [0], ["am"])


def test_the_life_of_a_session(here):
    wanted = session(here.trainer, open_now=False)
    with pytest.raises(Refused) as refused:
        actions.start_session(by=here.trainer, session=wanted)
    assert refused.value.code == "kernel.illegal_move"
    actions.open_session(by=here.trainer, session=wanted)
    actions.start_session(by=here.trainer, session=wanted)
    with clock.at(BEFORE), pytest.raises(Refused) as refused:
        actions.end_session(by=here.trainer, session=wanted)
    assert refused.value.code == "training.not_ended"
    actions.end_session(by=here.trainer, session=wanted)
    with pytest.raises(Refused):
        actions.cancel_session(by=here.trainer, session=wanted)
    with pytest.raises(NotAllowed):
        actions.open_session(by=here.caseworker, session=wanted)


def test_two_sessions_of_one_course_on_one_day_have_two_codes(here):
    made = course(here.trainer)
    with acting(here.trainer):
        codes = [queries.find(here.trainer, session(here.trainer, made)).code for _ in range(2)]
    assert codes == ["SEW-240304", "SEW-240304-2"]


def test_places_never_fall_below_those_taken(here):
    wanted = session(here.trainer)
    with clock.at(BEFORE):
        for one in here.people:
            actions.enrol(by=here.caseworker, session=wanted, person=one)
    with pytest.raises(Refused) as refused:
        actions.change_session(by=here.trainer, session=wanted, changes=SessionChanges(places=2))
    assert (refused.value.code, refused.value.field) == ("training.places_taken", "places")
    actions.change_session(by=here.trainer, session=wanted, changes=SessionChanges(places=3))
    with pytest.raises(Refused) as refused:
        actions.change_session(by=here.trainer, session=wanted, changes=SessionChanges(places=3))
    assert refused.value.code == "training.nothing_changed"


def test_filters_and_sorts(here, elsewhere):
    made = course(here.trainer)
    first = session(here.trainer, made, places=2)
    second = session(
        elsewhere.trainer,
        course(elsewhere.trainer, "COOK"),
        first=date(2024, 4, 1),
        last=date(2024, 4, 1),
        place="MA-rabat",
    )
    with acting(here.caseworker):

        def found(**asked):
            return [row.id for row in queries.sessions(here.caseworker, **asked)]

        assert found() == [first, second]
        assert found(sort="-starts_on") == [second, first] == found(sort="code")
        assert found(sort="left") == [first, second] == found(sort="drop table")
        assert found(course="COOK") == [second] == found(region="MA-04") == found(place="MA-rabat")
        assert found(organisation=here.organisation) == [first]
        assert found(state="planned") == [] == found(project="SEMILLA")
        assert len(half_days(first)) == 4
    with clock.at(date(2024, 3, 20)), acting(here.caseworker):
        assert found(takes_people=True) == [second]
