"""Proposed, sent, hired: one post for one person, rivals close, nothing is sent that she did not agree to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import psycopg
import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from parcours.cases.models import Step
from parcours.employment import actions, applications, applying, queries, states
from parcours.employment.enums import OPEN_APPLICATIONS, ApplicationState
from parcours.employment.models import Application, Offer
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.messages.models import Message
from parcours.people import actions as people
from tests.conftest import SERVER
from tests.employment.conftest import TODAY, staff
from tests.factories.accounts import actor
from tests.factories.employment import employer, offer
from tests.factories.people import convention, person
from tests.factories.programmes import load_second


def refused(call, **arguments) -> str:
    with pytest.raises(Refused) as told, transaction.atomic():
        call(**arguments)
    return told.value.code


def sent(by, who, at):
    made = actions.propose(by=by, person=who, offer=at).id
    actions.move_application(by=by, application=made, to="sent", agreed=True)
    return made


def state(wanted) -> tuple[str, str]:
    with as_role("system"):
        row = Application.objects.get(pk=wanted)
    return row.state, row.reason


def step_of(wanted) -> str:
    with as_role("system"):
        return Step.objects.get(source_type="employment.Application", source_id=wanted).state


@pytest.mark.django_db
class TestOne:
    def test_from_a_proposal_to_a_post(self, here):
        by, [awa, bintou, chantal] = here.adviser, here.people
        at = offer(by, posts=1)
        other = offer(by, posts=5)
        mine, rival = sent(by, awa, at), sent(by, bintou, at)
        elsewhere, third = sent(by, awa, other), sent(by, chantal, other)
        assert step_of(mine) == "under_way"
        actions.move_application(by=by, application=mine, to="interview")
        actions.hire(by=by, application=mine)
        assert state(mine) == ("hired", "")
        assert state(rival) == ("refused", "post_taken")
        assert state(elsewhere) == ("withdrawn", "hired_elsewhere")
        assert state(third) == ("sent", "")
        assert [step_of(one) for one in (mine, rival, elsewhere, third)] == [
            "done",
            "abandoned",
            "abandoned",
            "under_way",
        ]
        with acting(by):
            row = queries.find_offer(by, at)
            assert (row.taken, row.state) == (1, "filled")
            told = Entry.objects.filter(kind="employment.hired").get()
            assert told.person_id == awa and told.facts["occupation"] == "753"
            message = Message.objects.get(template="employment.news")
            assert message.person_id == awa
        assert refused(actions.propose, by=by, person=chantal, offer=at) == "employment.not_open"

    def test_an_internship_ends_internships_alone(self, here):
        by, awa = here.adviser, here.people[0]
        stage = {"kind": "internship", "contract": "internship"}
        jobs, first, second = offer(by), offer(by, **stage), offer(by, **stage)
        job, mine, also = (sent(by, awa, one) for one in (jobs, first, second))
        actions.hire(by=by, application=mine)
        assert state(job) == ("sent", "") and state(also) == ("withdrawn", "hired_elsewhere")

    def test_what_cannot_be_is_refused(self, here, now):
        by, awa = here.adviser, here.people[0]
        at = offer(by, open_until=now + timedelta(days=1))
        made = actions.propose(by=by, person=awa, offer=at).id
        assert refused(actions.propose, by=by, person=awa, offer=at) == "employment.already_proposed"
        move = {"by": by, "application": made}
        assert refused(actions.move_application, **move, to="sent") == "employment.not_agreed"
        assert refused(actions.move_application, **move, to="hired") == "employment.not_in_list"
        assert refused(actions.move_application, **move, to="offered") == "kernel.illegal_move"
        assert refused(actions.hire, **move) == "kernel.illegal_move"
        late = {"to": "sent", "agreed": True}
        tomorrow, before = now + timedelta(days=1), now - timedelta(days=1)
        assert refused(actions.move_application, **move, **late, on=tomorrow) == "employment.day_in_future"
        assert refused(actions.move_application, **move, **late, on=before) == "employment.before_last_move"
        ending = {**move, "to": "refused"}
        assert refused(actions.end_application, **ending, reason="") == "employment.reason_missing"
        assert refused(actions.end_application, **ending, reason="her_wish") == "employment.not_in_list"
        assert refused(actions.end_application, **ending, reason="post_taken") == "employment.not_in_list"
        actions.end_application(by=by, application=made, to="withdrawn", reason="wage")
        assert refused(actions.end_application, **ending, reason="skills") == "kernel.illegal_move"
        again = actions.propose(by=by, person=awa, offer=at).id
        with clock.at(now + timedelta(days=3)):
            assert refused(actions.propose, by=by, person=here.people[1], offer=at) == "employment.over"
            late = {"by": by, "application": again, "to": "sent", "agreed": True}
            assert refused(actions.move_application, **late) == "employment.over"

    def test_closing_an_offer_ends_what_waits_for_it(self, here):
        by, at = here.adviser, offer(here.adviser)
        made = sent(by, here.people[0], at)
        actions.close_offer(by=by, offer=at, reason="withdrawn")
        assert state(made) == ("refused", "offer_closed")

    def test_each_organisation_sees_its_own(self, here, elsewhere):
        at = offer(here.adviser)
        their = person(elsewhere.adviser, given_latin="Zeinab").person
        other = sent(elsewhere.adviser, their, at)
        mine = sent(here.adviser, here.people[0], at)
        for place, own, foreign in ((here, mine, other), (elsewhere, other, mine)):
            with acting(place.adviser):
                found = applications.for_offer(place.adviser, queries.find_offer(place.adviser, at))
                assert ([row.id for row in found.rows], found.hidden) == ([own], 1)
                assert set(Application.objects.values_list("id", flat=True)) == {own}
            with pytest.raises(Missing):
                actions.hire(by=place.adviser, application=foreign)
        with pytest.raises(Missing):
            actions.propose(by=here.adviser, person=their, offer=at)
        with pytest.raises(NotAllowed):
            actions.propose(by=actor(here.adviser.organisation, "trainer"), person=here.people[0], offer=at)
        # Somebody whom we do not see takes a post of ours: that it is taken is all we know.
        actions.hire(by=elsewhere.adviser, application=other)
        with acting(here.adviser):
            assert queries.find_offer(here.adviser, at).taken == 1

    def test_who_sees_her_no_more_proposes_her_no_longer(self, here, elsewhere):
        convention(here.adviser.organisation, elsewhere.adviser.organisation)
        grant = people.share(
            by=here.adviser, person=here.people[0], organisation=elsewhere.adviser.organisation
        ).id
        at = offer(here.adviser)
        made = sent(elsewhere.adviser, here.people[0], at)
        people.end_access(by=here.adviser, person=here.people[0], grant=grant)
        assert state(made) == ("withdrawn", "access_ended")

    def test_how_an_employer_has_answered(self, here, elsewhere):
        by, at = here.adviser, employer(here.adviser)
        work = offer(by, at, posts=3)
        first, second = (sent(by, one, work) for one in here.people[:2])
        third = sent(elsewhere.adviser, person(elsewhere.adviser, given_latin="Z").person, work)
        with clock.at(TODAY + timedelta(days=10)):
            actions.end_application(by=by, application=first, to="refused", reason="permit")
            actions.hire(by=by, application=second)
        assert state(third) == ("sent", "")
        with acting(by):
            told = applications.answers_of(by, queries.find_employer(by, at))
            assert (told.sent, told.days, told.reasons) == (3, 10, {"permit": 1})
            assert told.states == {"refused": 1, "hired": 1, "sent": 1}
        with clock.at(TODAY + timedelta(days=20)), acting(elsewhere.adviser):
            assert [row.id for row in applications.own(elsewhere.adviser, silent=True)] == [third]


# The life of applications -------------------------------------------------------------------------


class Lives(RuleBasedStateMachine):
    """Three people and two offers of two posts: whatever is done, in whatever order."""

    def __init__(self, place, offers):
        super().__init__()
        self.place, self.offers, self.made = place, offers, []

    def _do(self, call, **arguments):
        try:
            with transaction.atomic():
                return call(by=self.place.adviser, **arguments)
        except Refused:
            return None

    @rule(who=st.integers(0, 2), at=st.integers(0, 1))
    def propose(self, who, at):
        done = self._do(actions.propose, person=self.place.people[who], offer=self.offers[at])
        if done:
            self.made.append(done.id)

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, 99), to=st.sampled_from(["sent", "sent", "interview", "offered"]))
    def move(self, which, to):
        self._do(actions.move_application, application=self.made[which % len(self.made)], to=to, agreed=True)

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, 99))
    def hire(self, which):
        wanted = self.made[which % len(self.made)]
        before = state(wanted)[0]
        done = self._do(actions.hire, application=wanted)
        assert done is None or before in ("sent", "interview", "offered")

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, 99), to=st.sampled_from(["refused", "withdrawn"]))
    def end(self, which, to):
        self._do(
            actions.end_application, application=self.made[which % len(self.made)], to=to, reason="other"
        )

    @invariant()
    def holds(self):
        with as_role("system"):
            rows = list(Application.objects.filter(pk__in=self.made))
            offers = list(Offer.objects.filter(pk__in=self.offers))
            steps = dict(Step.objects.filter(source_id__in=self.made).values_list("source_id", "state"))
        for one in offers:
            hired = sum(row.offer_id == one.id and row.state == "hired" for row in rows)
            assert one.taken == hired <= one.posts and (one.state == "filled") == (one.taken == one.posts)
            if one.state == "filled":
                assert not any(row.offer_id == one.id and row.state in OPEN_APPLICATIONS for row in rows)
        expected = {"proposed": "planned", "hired": "done", "refused": "abandoned", "withdrawn": "abandoned"}
        for row in rows:
            assert steps[row.id] == expected.get(row.state, "under_way")


@pytest.mark.django_db
def test_lives_of_applications(here):
    offers = [offer(here.adviser), offer(here.adviser)]

    def begin():
        machine = Lives(here, offers)
        with as_role("system"):
            Step.objects.filter(source_type="employment.Application").delete()
            Application.objects.all().delete()
            Offer.objects.update(taken=0, state="open")
        return machine

    few = settings(max_examples=5, stateful_step_count=14, deadline=None, derandomize=True)
    run_state_machine_as_test(
        begin, settings=settings(few, suppress_health_check=list(HealthCheck), database=None)
    )


def test_every_state_is_reached_and_the_ends_are_ends():
    reached = {target for _source, target in states.APPLICATION.moves} | {states.APPLICATION.first}
    assert reached == set(ApplicationState.values)
    for end in ("hired", "refused", "withdrawn"):
        assert states.APPLICATION.targets(end) == []


# Races --------------------------------------------------------------------------------------------

PEOPLE, POSTS = 8, 3


@pytest.fixture
def crowd(transactional_db):
    with clock.at(TODAY):
        load_second()
        place = staff("EN")
        place.people = [person(place.adviser, given_latin=f"Awa {chr(97 + n)}").person for n in range(PEOPLE)]
        at = offer(place.adviser, posts=POSTS)
        return place, at, [sent(place.adviser, one, at) for one in place.people]


def all_at_once(place, wanted) -> list[str]:
    together = Barrier(len(wanted))

    def ask(one):
        together.wait()
        try:
            with clock.at(TODAY):
                actions.hire(by=place.adviser, application=one)
        except Refused as told:
            return told.code
        finally:
            connection.close()
        return "hired"

    with ThreadPoolExecutor(len(wanted)) as pool:
        return list(pool.map(ask, wanted))


def counted(at) -> tuple[int, int]:
    with transaction.atomic(), as_role("system"):
        return Offer.objects.get(pk=at).taken, Application.objects.filter(offer=at, state="hired").count()


def without_check():
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(SERVER.dsn("parcours_owner", name), autocommit=True) as owner:
        owner.execute("ALTER TABLE employment_offer DROP CONSTRAINT employment_offer_taken")


def without_lock(monkeypatch):
    """Everybody reads the offer before anybody takes a post, and nobody waits for the rivals."""
    from parcours.employment import finding

    read = Barrier(PEOPLE)

    def unlocked(wanted):
        found = Offer.objects.select_related("employer").get(pk=wanted)
        read.wait()
        return found

    monkeypatch.setattr(finding, "locked_offer", unlocked)
    monkeypatch.setattr(applying, "_at_stake", lambda row, offer: {row.id: row})


def test_never_more_are_hired_than_there_are_posts(crowd):
    place, at, wanted = crowd
    answers = all_at_once(place, wanted)
    assert answers.count("hired") == POSTS and counted(at) == (POSTS, POSTS)
    with transaction.atomic(), as_role("system"):
        ended = Application.objects.filter(offer=at, state="refused", reason="post_taken").count()
    assert ended == PEOPLE - POSTS


@pytest.mark.parametrize("checked", [True, False])
def test_without_the_lock_the_check_holds_and_without_both_nothing_does(crowd, checked, monkeypatch):
    """The teeth of the test above."""
    place, _at, wanted = crowd
    without_lock(monkeypatch)
    if not checked:
        without_check()
    hired = all_at_once(place, wanted).count("hired")
    assert hired == POSTS if checked else hired > POSTS
