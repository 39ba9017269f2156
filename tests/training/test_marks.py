"""Marks propose a result with attendance; trainees say what they think; the trainer's hours are noted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.messages.models import Message
from parcours.training import actions, opining, queries, rules
from parcours.training.models import HalfDay
from parcours.training.opining import Said
from parcours.training.result_models import Opinion, Score
from parcours.training.rules import Scored
from tests.factories.people import person
from tests.factories.training import BEFORE, DAYS, half_days, marks, session

AFTER = DAYS[1] + timedelta(days=1)
GOOD = Said("very", "right", "yes")
PUBLIC = Actor.system("tests")


@pytest.fixture
def ended(here):
    """Three people who were at every half-day; the session is over."""
    with clock.at(BEFORE):
        wanted = session(here.trainer)
        rows = [actions.enrol(by=here.caseworker, session=wanted, person=one).id for one in here.people]
    with clock.at(AFTER):
        actions.take_attendance_many(by=here.trainer, session=wanted, half_days=marks(wanted, rows))
        yield wanted, rows


def refused(code, action, **told):
    with pytest.raises(Refused) as caught, transaction.atomic():
        action(**told)
    assert caught.value.code == code


def trainee(by, wanted, enrolment):
    with acting(by):
        found = queries.find(by, wanted)
        return next(one for one in queries.trainees(by, found) if one.enrolment == enrolment)


def scored(*pairs):
    return [Scored(one, None if mark is None else Decimal(mark)) for one, mark in pairs]


def test_whoever_did_not_pass_is_proposed_as_partly(here, ended):
    wanted, [good, weak, unmarked] = ended
    asked = {"by": here.trainer, "session": wanted}
    actions.score(**asked, module="Coupe", marks=scored((good, "14.5"), (weak, "8")))
    actions.score(**asked, module="  Couture  droite ", marks=scored((good, "10.25"), (weak, "11.99")))
    assert trainee(here.trainer, wanted, good).mark == Decimal("12.375")
    assert trainee(here.trainer, wanted, weak).proposed == "partial"
    assert trainee(here.trainer, wanted, unmarked).proposed == "complete"
    assert trainee(here.trainer, wanted, good).proposed == "complete"
    # The mark of the whole counts alone, and takes the proposal back.
    actions.score(**asked, marks=scored((weak, "10")))
    assert trainee(here.trainer, wanted, weak).proposed == "complete"
    actions.score(**asked, marks=scored((weak, None)))
    actions.complete_many(**asked, outcomes=[rules.Outcome(one) for one in (good, weak, unmarked)])
    with acting(here.trainer):
        states = {
            row.enrolment: row.state
            for row in queries.trainees(here.trainer, queries.find(here.trainer, wanted))
        }
    assert (states[good], states[weak], states[unmarked]) == ("completed", "partly", "completed")


def test_a_mark_corrected_takes_the_former_one_back(here, ended):
    wanted, [one, *_others] = ended
    asked = {"by": here.trainer, "session": wanted, "module": "Coupe"}
    actions.score(**asked, marks=scored((one, 12)))
    refused("training.nothing_changed", actions.score, **asked, marks=scored((one, "12.00")))
    actions.score(**asked, marks=scored((one, 13)))
    actions.score(**asked, marks=scored((one, None)))
    with acting(here.caseworker):
        kinds = list(
            Entry.objects.filter(kind__startswith="training.score").values_list("kind", "retracts", "facts")
        )
        assert not Score.objects.exists()
    assert sorted(kind for kind, _back, _facts in kinds) == [
        "training.score_corrected",
        "training.score_corrected",
        "training.scored",
        "training.scored",
    ]
    assert not any("Coupe" in str(facts) for _kind, _back, facts in kinds)


def test_an_erasure_leaves_marks_and_not_what_a_trainer_called_a_module(here, ended):
    from parcours.people.ports import followings

    wanted, [good, weak, _unmarked] = ended
    asked = {"by": here.trainer, "session": wanted}
    for module, mark in (("Awa at the machine", "9"), ("Coupe", "12"), ("", "10")):
        actions.score(**asked, module=module, marks=scored((good, mark), (weak, mark)))
    with as_role("system"):
        followings()["training.Score"].erase(here.people[0])
        hers = {row.module: row.mark for row in Score.objects.filter(enrolment=good)}
        assert sorted(hers.values()) == [9, 10, 12] and hers[""] == 10
        assert not any(letter.isalpha() for module in hers for letter in module)
        assert Score.objects.filter(enrolment=weak, module="Awa at the machine").exists()


def test_marks_that_cannot_be(here, elsewhere, ended):
    wanted, [one, two, _three] = ended
    asked = {"by": here.trainer, "session": wanted}
    for mark in ("20.01", "-1", "NaN", "Infinity", "12.345"):
        refused("training.score", actions.score, **asked, marks=scored((one, mark)))
    refused("training.twice", actions.score, **asked, marks=scored((one, 1), (one, 2)))
    refused("training.nobody", actions.score, **asked, marks=[])
    refused("training.too_long", actions.score, **asked, marks=scored((one, 1)), module="x" * 81)
    later = clock.today() + timedelta(days=1)
    refused("training.day_in_future", actions.score, **asked, marks=scored((one, 1)), on=later)
    refused("training.marked_before", actions.score, **asked, marks=scored((one, 1)), on=BEFORE)
    with pytest.raises(Missing):
        actions.score(**asked, marks=scored((uuid7(), 1)))
    with pytest.raises(Refused, match="organisme"):
        actions.score(by=elsewhere.trainer, session=wanted, marks=scored((one, 1)))
    with pytest.raises(NotAllowed):
        actions.score(by=here.caseworker, session=wanted, marks=scored((one, 1)))
    with (
        acting(here.trainer),
        pytest.raises(IntegrityError, match="training_score_mark"),
        transaction.atomic(),
    ):
        Score(person_id=here.people[1], enrolment_id=two, mark=Decimal(101), entry=uuid7()).save()


def test_what_the_trainer_taught(here, elsewhere, ended):
    wanted, _rows = ended
    at = half_days(wanted)[0]
    asked = {"by": here.trainer, "session": wanted, "half_day": at.id}
    actions.note_taught(**asked, hours=Decimal("3.5"), module="Coupe", consumables="Tissu : 4 m")
    for hours in ("0", "8.5", "3.25", "-1", "NaN"):
        refused("training.taught_hours", actions.note_taught, **asked, hours=Decimal(hours))
    refused(
        "training.not_your_session",
        actions.note_taught,
        **asked | {"by": elsewhere.trainer},
        hours=Decimal(3),
    )
    with acting(here.trainer):
        kept = HalfDay.objects.get(pk=at.id)
        pdf, people = queries.attendance_sheet(here.trainer, queries.find(here.trainer, wanted), "ar")
    assert (kept.hours, kept.module, kept.consumables) == (Decimal("3.5"), "Coupe", "Tissu : 4 m")
    assert pdf.startswith(b"%PDF") and set(people) == set(here.people)


def test_opinions_are_numbers_from_five_on(here, ended):
    wanted, rows = ended
    with clock.at(BEFORE):
        more = [person(here.caseworker, given_latin=f"Qz{n}").person for n in "ab"]
        rows += [actions.enrol(by=here.caseworker, session=wanted, person=one).id for one in more]
    said = actions.ask_opinions(by=here.trainer, session=wanted)
    assert said.people == 5
    refused("training.nobody_to_ask", actions.ask_opinions, by=here.trainer, session=wanted)

    def summary(by=here.trainer):
        with acting(by):
            return opining.summary(by, queries.find(by, wanted))

    for one in rows[:4]:
        actions.give_opinion(by=here.caseworker, enrolment=one, opinion=GOOD)
    assert (summary().answers, summary().said) == (4, {})
    refused(
        "training.said_already", actions.give_opinion, by=here.caseworker, enrolment=rows[0], opinion=GOOD
    )
    with pytest.raises(NotAllowed):
        actions.give_opinion(by=here.trainer, enrolment=rows[4], opinion=GOOD)
    bad = Said("great", "right", "yes")
    refused("training.not_in_list", actions.give_opinion, by=here.caseworker, enrolment=rows[4], opinion=bad)
    # The fifth answers by the link, once.
    with as_role("system"):
        Opinion.objects.filter(enrolment=rows[4]).update(digest=opining.digest("Qztoken"))
        asked = list(
            Message.objects.filter(template="feedback.request").values_list("reference_id", flat=True)
        )
    assert len(asked) == 5
    link = {"by": PUBLIC, "token": "Qztoken"}
    refused("training.link_over", actions.give_opinion_by_link, **link | {"token": "other"}, opinion=GOOD)
    with clock.at(AFTER + timedelta(days=31)):
        refused("training.link_over", actions.give_opinion_by_link, **link, opinion=GOOD)
    actions.give_opinion_by_link(**link, opinion=Said("little", "fast", "partly"))
    refused("training.link_over", actions.give_opinion_by_link, **link, opinion=GOOD)
    assert summary().said["useful"] == {"very": 4, "little": 1}
    # What a sixth one says changes nothing that is shown: it would say what she said.
    with clock.at(BEFORE):
        who = person(here.caseworker, given_latin="Qzf").person
        sixth = actions.enrol(by=here.caseworker, session=wanted, person=who).id
    actions.give_opinion(by=here.caseworker, enrolment=sixth, opinion=Said("not", "slow", "no"))
    told = summary()
    assert (told.asked, told.answers, told.shown) == (6, 6, 5)
    assert told.said["useful"] == {"very": 4, "little": 1}
    # Nor does an erasure.
    with as_role("system"):
        Opinion.objects.filter(enrolment=rows[0]).delete()
    assert summary() == told
    with acting(here.caseworker):
        entries = Entry.objects.filter(kind="training.opinion_given")
        assert {one.person_id for one in entries} == {None}
