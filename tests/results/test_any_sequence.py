"""Whatever happens in whatever order: the figures of the journal are those of the tables, merges included."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from parcours.cases import actions as cases
from parcours.employment import actions as jobs
from parcours.employment.models import Check
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from parcours.outreach import actions as events
from parcours.outreach.models import Attendee
from parcours.people import actions as people
from parcours.people.models import Person
from parcours.results import queries
from parcours.surveys import actions as surveys
from parcours.surveys.answering import Said
from parcours.training import actions as training
from parcours.training.models import Certificate
from parcours.training.rules import Outcome, Wanted
from tests.factories import employment as work
from tests.factories import outreach
from tests.factories import surveys as asking
from tests.factories.accounts import actor, member, organisation
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.training import course, marks, session
from tests.living import lived
from tests.results.tables_of_state import equal_the_tables
from tests.results.test_from_state import ALL_RIGHTS, ANSWERS, SKILLED, orient

MANY = 8
"""People, and one more for each step."""
PROJECTS = ("IDMAJE", "UNHCR", "W4I")
FIRST = date(2018, 2, 1)
HAPPENED: Counter[str] = Counter()
anybody = st.integers(0, 30)
project = st.sampled_from(PROJECTS)
FATES = st.lists(st.integers(0, 5), min_size=5, max_size=5)
LOOKED_AT = 4
"""Steps between two looks at all figures; at the end of a life there is one more."""


def told_so_far() -> int:
    with as_role("system"):
        return Entry.objects.count()


class Programme(RuleBasedStateMachine):
    """The days go on with each step. What an action refuses changes nothing; then there is nothing to see."""

    def __init__(self):
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.pack, self.day = load_eu_maroc(), FIRST
        where = organisation("EN")
        self.by = actor(where, extra=(*ALL_RIGHTS, "surveys.ask"))
        self.adviser, self.chief = actor(where, "job_adviser"), member(where, "coordinator")
        self.people: list[UUID] = []
        self.courses: dict[str, UUID] = {}
        self.placements: list[UUID] = []
        self.asked: list[UUID] = []
        self.events: list[UUID] = []
        self.merges: list[tuple[UUID, int]] = []
        self.steps = 0
        for _one in range(MANY):
            self.register("F", "MA-oujda")

    def teardown(self):
        try:
            self.look()
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    def who(self, number: int) -> UUID:
        return self.people[number % len(self.people)]

    def did(self, what: str, action, **told):
        try:
            with clock.at(self.day), transaction.atomic():
                made = action(**told)
        except Refused:
            HAPPENED[f"refused {what}"] += 1
            return None
        HAPPENED[what] += 1
        return made

    @rule(days=st.integers(1, 60))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    @rule(sex=st.sampled_from("FMX"), city=st.sampled_from(["", "MA-oujda", "MA-rabat"]))
    def register(self, sex, city):
        name = f"Awa{'abcdefghijklmnopqrstuvwxyz'[len(self.people) % 26]}{len(self.people) // 26 or ''}"
        with clock.at(self.day):
            told = {"given_latin": name.rstrip("0123456789"), "sex": sex, "city": city}
            self.people.append(person(self.by, **told).person)

    @rule(number=anybody, skilled=st.booleans(), to=st.sampled_from([*PROJECTS, ""]))
    def decide(self, number, skilled, to):
        told = {"outcome": "project", "project": to} if to else {"outcome": "not_covered", "lot": 2}
        one = self.who(number)
        answers = SKILLED if skilled else ANSWERS
        self.did("assessed", cases.assess, by=self.by, person=one, answers=answers)
        self.did("oriented", orient, by=self.by, who=one, **told)

    @rule(
        to=project,
        numbers=st.sets(anybody, min_size=2, max_size=5),
        fates=st.lists(st.integers(0, 5), min_size=5),
    )
    def teach(self, to, numbers, fates):
        """Of those in a session: out by mistake, out for work, partial, complete, certified, revoked."""
        wanted = list(dict.fromkeys(self.who(number) for number in numbers))
        first = self.day + timedelta(days=3)
        with clock.at(self.day), acting(self.by):
            if to not in self.courses:
                self.courses[to] = course(self.by, code=f"C-{to}", project=to)
            held = session(self.by, self.courses[to], first=first, last=first)
        asked = [Wanted(one, "her_wish") for one in wanted]
        done = self.did("enrolled", training.enrol_many, by=self.by, session=held, people=asked)
        if done is None:
            asked = [Wanted(one) for one in wanted]
            done = self.did("enrolled", training.enrol_many, by=self.by, session=held, people=asked)
        if done is None:
            return
        fate = dict(zip(done.ids, fates, strict=False))
        for one in [one for one, how in fate.items() if how < 2]:
            reason = "by_mistake" if fate[one] == 0 else "found_work"
            self.did(reason, training.withdraw, by=self.by, enrolment=one, reason=reason)
        stay = [one for one, how in fate.items() if how > 1]
        self.day = first
        if not stay:
            return
        with acting(self.by):
            half_days = marks(held, stay)
        self.did("attended", training.take_attendance_many, by=self.by, session=held, half_days=half_days)
        self.day += timedelta(days=1)
        told = [Outcome(one, "partial" if fate[one] == 2 else "complete") for one in stay]
        self.did("completed", training.complete_many, by=self.by, session=held, outcomes=told)
        passed = [one for one in stay if fate[one] > 3]
        if passed:
            self.did("certified", training.certify_many, by=self.by, session=held, enrolments=passed)
        for one in [one for one in passed if fate[one] == 5]:
            with as_role("system"):
                paper = Certificate.objects.filter(enrolment=one).values_list("id", flat=True).first()
            told = {"certificate": paper, "reason": "not_earned"}
            self.did("revoked", training.revoke_certificate, by=self.by, **told)

    @rule(number=anybody, internship=st.booleans())
    def hire(self, number, internship):
        stage = {"kind": "internship", "contract": "internship", "wage": None, "wage_per": ""}
        more = stage if internship else {"wage": Decimal("5000"), "week_hours": None}
        with clock.at(self.day):
            name = f"Atelier {len(self.placements)}"
            at = work.offer(self.adviser, work.employer(self.adviser, name=name), **more)
        told = {"by": self.adviser, "person": self.who(number), "offer": at}
        made = self.did("proposed", jobs.propose, **told)
        if made is not None:
            sent = {"by": self.adviser, "application": made.id, "to": "sent", "agreed": True}
            self.did("sent", jobs.move_application, **sent)
            hired = self.did("hired", jobs.hire, by=self.adviser, application=made.id)
            if hired is not None:
                self.placements.append(hired.placement)

    @precondition(lambda self: self.placements)
    @rule(number=anybody, heard=st.sampled_from(["still", "still", "not_reached", "left"]))
    def hear(self, number, heard):
        at = self.placements[number % len(self.placements)]
        with as_role("system"):
            check = Check.objects.get(placement=at, month=6)
        self.day = max(self.day, check.due_on)
        if heard == "left":
            told = {"by": self.adviser, "placement": at, "reason": "wage"}
            self.did("left", jobs.leave, **told)
        else:
            self.did(heard, jobs.answer_check, by=self.adviser, check=check.id, answer=heard)

    @rule(number=anybody, occasion=st.sampled_from(["intake", "m6", "m12"]), much=st.booleans(), of=project)
    def ask(self, number, occasion, much, of):
        one, told = self.who(number), asking.INTAKE if occasion == "intake" else asking.LATER
        answers = told | ({"income": "6000_more", "regularity": "each_month"} if much else {"income": "none"})
        with clock.at(self.day):
            key = f"{occasion}/{len(self.asked)}"
            of = "" if occasion == "intake" else of
            row = asking.planned(one, self.by.organisation, occasion, project=of, once_key=key)
        told = {"by": self.by, "survey": row.id, "said": Said(answers)}
        if self.did("answered", surveys.answer, **told):
            self.asked.append(row.id)

    @precondition(lambda self: self.asked)
    @rule(number=anybody)
    def correct(self, number):
        wanted = self.asked[number % len(self.asked)]
        with as_role("system"):
            said = dict(asking.replies(wanted)[-1].answers)
        told = said | {"income": "1500_2999" if said["income"] != "1500_2999" else "3000_5999"}
        self.did("corrected", surveys.correct, by=self.by, survey=wanted, answers=told)

    @rule(numbers=st.sets(anybody, min_size=1, max_size=4), of=st.sampled_from([*PROJECTS, ""]))
    def gather(self, numbers, of):
        with clock.at(self.day):
            held = outreach.event(self.by, project=of, day=self.day)
        named = list(dict.fromkeys(self.who(number) for number in numbers))
        self.did("named", events.name_attendees, by=self.by, event=held, people=named)
        self.events.append(held)

    @precondition(lambda self: self.events)
    @rule(number=anybody)
    def drop(self, number):
        with acting(self.by):
            rows = Attendee.objects.filter(event=self.events[number % len(self.events)]).order_by("id")
            found = rows.values_list("id", flat=True).first()
        if found:
            self.did("dropped", events.drop_attendee, by=self.by, attendee=found)

    @rule(kept=anybody, gone=anybody)
    def merge(self, kept, gone):
        one, other = self.who(kept), self.who(gone)
        made = self.did("merged", people.merge, by=self.chief, person=one, duplicate=other, reason="said")
        if made is not None:
            self.merges.append((made.id, told_so_far()))

    @precondition(lambda self: self.merges and self.merges[-1][1] == told_so_far())
    @rule()
    def part(self):
        """As long as nothing was told since: what is told in between stays with the kept one (ADR 9), also of
        a row that goes back to the other."""
        if self.did("parted", people.undo_merge, by=self.chief, merge=self.merges[-1][0]):
            self.merges.pop()

    @invariant()
    def figures_are_those_of_the_tables(self):
        self.steps += 1
        if self.steps % LOOKED_AT == 0:
            self.look()

    def look(self):
        with clock.at(self.day), acting(self.by):
            equal_the_tables(self.pack)
            assert queries.figures(self.pack).find("registered").value == Person.objects.count()


EACH = ("oriented", "enrolled", "certified", "revoked", "by_mistake", "found_work", "hired", "still", "left")
LATER = ("answered", "corrected", "named", "dropped", "merged", "parted")


@pytest.mark.django_db
def test_whatever_sequence_of_actions_the_figures_are_those_of_the_tables():
    HAPPENED.clear()
    lived(Programme, enough=lambda: all(HAPPENED[what] for what in (*EACH, *LATER)), examples=2, steps=30)
    assert all(HAPPENED[what] for what in (*EACH, *LATER)), HAPPENED
