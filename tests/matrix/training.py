"""A session of the own organisation that runs today, and who does what there."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.people.household import Member, add_household_member
from parcours.programmes.queries import pack_or_none
from parcours.training import actions, opining
from parcours.training.apprentice_models import Apprenticeship
from parcours.training.apprentice_rules import ContractTold, HostTold, VisitTold, WeekTold
from parcours.training.models import Alert, LostPlace
from parcours.training.needs import NeedTold
from parcours.training.result_models import Opinion
from parcours.training.rules import (
    CoursePlan,
    HalfDayMarks,
    Marked,
    Outcome,
    Scored,
    SessionChanges,
    SessionPlan,
    Wanted,
)
from parcours.training.rules import calendar as half_days_between
from tests.factories.programmes import load_second
from tests.factories.training import half_days
from tests.matrix.world import World


def programme() -> None:
    if pack_or_none() is None:
        load_second()


def course_plan(code: str) -> CoursePlan:
    programme()
    return CoursePlan(code=code, title={"fr": "Essai"}, project="OFICIO", hours=10)


def session_plan(world: World, code: str = "TRIAL", places: int = 5, **more) -> SessionPlan:
    made = actions.create_course(by=world.actors["trainer"], course=course_plan(code))
    today = clock.today()
    days = half_days_between(today - timedelta(days=1), today, range(7), ["am"])
    return SessionPlan(made.id, days, places=places, minimum=1, place="MA-oujda", **more)


def session(world: World, *, open_now: bool = True, **more):
    plan = session_plan(world, **more)
    return actions.plan_session(by=world.actors["trainer"], session=plan, open_now=open_now).id


def enrolled(world: World) -> dict[str, Any]:
    wanted, day = session(world), clock.today() - timedelta(days=1)
    made = actions.enrol(by=world.caseworker, session=wanted, person=world.people["own"], on=day).id
    return {"session": wanted, "enrolment": made}


def completed(world: World) -> dict[str, Any]:
    asked = enrolled(world)
    actions.complete(by=world.actors["trainer"], **asked, result="complete")
    return asked


def certificate(world: World):
    return actions.certify(by=world.actors["trainer"], **completed(world)).id


def marked(world: World) -> tuple[Any, list[HalfDayMarks]]:
    asked = enrolled(world)
    days = half_days(asked["session"])
    return asked["session"], [HalfDayMarks(at.id, [Marked(asked["enrolment"], "present")]) for at in days]


def one_half_day(world: World) -> dict[str, Any]:
    wanted, days = marked(world)
    return {"session": wanted, "half_day": days[0].half_day, "marks": days[0].marks}


def outcomes(world: World) -> dict[str, Any]:
    asked = enrolled(world)
    return {"session": asked["session"], "outcomes": [Outcome(asked["enrolment"], "partial")]}


def to_certify(world: World) -> dict[str, Any]:
    asked = completed(world)
    return {"session": asked["session"], "enrolments": [asked["enrolment"]]}


def waiting(world: World, *, held: bool = False):
    """She waits for the one place that another person of theirs has, or is held it since."""
    wanted, day = session(world, places=1), clock.today()
    first = actions.enrol(by=world.caseworker, session=wanted, person=world.people["shared"], on=day).id
    made = actions.wait(by=world.caseworker, session=wanted, person=world.people["own"]).id
    if held:
        actions.withdraw(by=world.caseworker, enrolment=first, reason="moved")
    return made


def full(world: World):
    wanted = session(world, places=1)
    actions.enrol(by=world.caseworker, session=wanted, person=world.people["shared"])
    return wanted


def lost(world: World):
    asked = enrolled(world)
    actions.cancel_session(by=world.actors["coordinator"], session=asked["session"])
    with acting(world.caseworker):
        return LostPlace.objects.get(session=asked["session"]).id


def need(**changes) -> NeedTold:
    programme()
    today = clock.today()
    told = {"region": "MA-02", "occupation": "75", "number": 5, "source": "Qzoffice", "stated_on": today}
    return NeedTold(**told | {"until": today + timedelta(days=90)} | changes)


def alert(world: World):
    """She missed the two half-days of yesterday in a session that goes on tomorrow."""
    made = actions.create_course(by=world.actors["trainer"], course=course_plan("AWAY"))
    today = clock.today()
    first = today - timedelta(days=2)
    days = half_days_between(first, today + timedelta(days=1), range(7), ["am"])
    plan = SessionPlan(made.id, days, places=5, place="MA-oujda")
    wanted = actions.plan_session(by=world.actors["trainer"], session=plan).id
    one = actions.enrol(by=world.caseworker, session=wanted, person=world.people["own"], on=first).id
    taken = [HalfDayMarks(at.id, [Marked(one, "absent")]) for at in half_days(wanted)[:2]]
    actions.take_attendance_many(by=world.actors["trainer"], session=wanted, half_days=taken)
    with acting(world.caseworker):
        return Alert.objects.get(enrolment=one).id


def with_child(world: World) -> dict[str, Any]:
    wanted = session(world, childcare_places=2)
    made = actions.enrol(by=world.caseworker, session=wanted, person=world.people["own"]).id
    child = Member("child", given="Qzchild", birth_year=clock.today().year - 3)
    added = add_household_member(by=world.caseworker, person=world.people["own"], member=child)
    return {"enrolment": made, "children": [added.id]}


def to_hand_down(world: World) -> dict[str, Any]:
    wanted, days = marked(world)
    actions.take_attendance_many(by=world.actors["trainer"], session=wanted, half_days=days)
    return {"session": wanted, "month": clock.today() - timedelta(days=1), "kind": "transport"}


def one_running(world: World):
    wanted = session(world)
    return actions.start_session(by=world.actors["trainer"], session=wanted).id


def contract(world: World, code: str = "TRADE", **more) -> ContractTold:
    made = actions.create_course(by=world.actors["trainer"], course=course_plan(code))
    today = clock.today()
    first = today - timedelta(days=10)
    told = {"course": made.id, "master": "Qzmaster", "signed_on": first, "starts_on": first}
    told |= {"ends_on": today + timedelta(days=200), "hours": 100, "enterprise_hours": 80}
    told |= {"complementary_hours": 20, "at": at_another_time(), "new_host": HostTold("Qzhost", "MA-oujda")}
    return ContractTold(**told | more)


def to_learn(world: World) -> dict[str, Any]:
    with acting(world.caseworker):
        known = Apprenticeship.objects.filter(person=world.people["own"])
        known.update(state="not_begun", reason="other", next_week=None, visit_due=None)
    return {"person": world.people["own"], "contract": contract(world)}


def at_another_time() -> list[tuple[int, str]]:
    """A half-day at which no session of this world takes place."""
    return [((clock.today().weekday() + 3) % 7, "pm")]


def apprentice(world: World):
    return actions.plan_apprenticeship(by=world.caseworker, **to_learn(world)).id


def learnt(world: World):
    """The last day of her contract is today."""
    asked = to_learn(world)
    asked["contract"] = replace(asked["contract"], ends_on=clock.today())
    made = actions.plan_apprenticeship(by=world.caseworker, **asked).id
    actions.begin_apprenticeship(by=world.caseworker, apprenticeship=made)
    return made


def week() -> WeekTold:
    today = clock.today()
    return WeekTold(today - timedelta(days=today.weekday()), Decimal("7.5"))


def asked(world: World) -> str:
    """She was asked what she thinks of a session that ended today; the token of her link."""
    wanted = enrolled(world)
    actions.ask_opinions(by=world.actors["trainer"], session=wanted["session"])
    with as_role("system"):
        Opinion.objects.filter(enrolment=wanted["enrolment"]).update(digest=opining.digest("Qzlink"))
    return "Qzlink"


SAID = opining.Said("very", "right", "yes")
TRAINING = {
    "training.score": (
        "trainer",
        lambda w: {
            "session": (one := enrolled(w))["session"],
            "marks": [Scored(one["enrolment"], Decimal(12))],
        },
    ),
    "training.note_taught": (
        "trainer",
        lambda w: {
            "session": (wanted := session(w)),
            "half_day": half_days(wanted)[0].id,
            "hours": Decimal("3.5"),
        },
    ),
    "training.ask_opinions": ("trainer", lambda w: {"session": enrolled(w)["session"]}),
    "training.give_opinion": (
        "caseworker",
        lambda w: {"enrolment": enrolled(w)["enrolment"], "opinion": SAID},
    ),
    "training.give_opinion_by_link": ("caseworker", lambda w: {"token": asked(w), "opinion": SAID}),
    "training.create_course": ("trainer", lambda w: {"course": course_plan("NEW")}),
    "training.record_need": ("trainer", lambda w: {"need": need()}),
    "training.withdraw_need": (
        "trainer",
        lambda w: {"need": actions.record_need(by=w.actors["trainer"], need=need()).id},
    ),
    "training.plan_session": ("trainer", lambda w: {"session": session_plan(w)}),
    "training.change_session": (
        "trainer",
        lambda w: {"session": session(w), "changes": SessionChanges(places=9)},
    ),
    "training.open_session": ("trainer", lambda w: {"session": session(w, open_now=False)}),
    "training.start_session": ("trainer", lambda w: {"session": session(w)}),
    "training.end_session": ("trainer", lambda w: {"session": one_running(w)}),
    "training.cancel_session": ("coordinator", lambda w: {"session": enrolled(w)["session"]}),
    "training.enrol": ("caseworker", lambda w: {"session": session(w), "person": w.people["own"]}),
    "training.enrol_many": (
        "caseworker",
        lambda w: {"session": session(w), "people": [Wanted(w.people["own"]), Wanted(w.people["shared"])]},
    ),
    "training.withdraw": (
        "caseworker",
        lambda w: {"enrolment": enrolled(w)["enrolment"], "reason": "found_work"},
    ),
    "training.wait": ("caseworker", lambda w: {"session": full(w), "person": w.people["own"]}),
    "training.take_place": ("caseworker", lambda w: {"waiting": waiting(w, held=True)}),
    "training.leave_list": ("caseworker", lambda w: {"waiting": waiting(w), "reason": "moved"}),
    "training.settle_lost": ("caseworker", lambda w: {"lost": lost(w), "state": "otherwise"}),
    "training.mind_children": ("caseworker", with_child),
    "training.move_lists": ("trainer", lambda w: {}),
    "training.settle_alert": ("caseworker", lambda w: {"alert": alert(w), "state": "spoken"}),
    "training.watch": ("trainer", lambda w: {}),
    "training.take_attendance": ("trainer", one_half_day),
    "training.take_attendance_many": (
        "trainer",
        lambda w: dict(zip(("session", "half_days"), marked(w), strict=True)),
    ),
    "training.complete": ("trainer", lambda w: enrolled(w) | {"result": "complete"}),
    "training.complete_many": ("trainer", outcomes),
    "training.certify": ("trainer", completed),
    "training.certify_many": ("trainer", to_certify),
    "training.revoke_certificate": (
        "coordinator",
        lambda w: {"certificate": certificate(w), "reason": "wrong_content"},
    ),
    "training.plan_apprenticeship": ("caseworker", to_learn),
    "training.plan_apprenticeship_many": (
        "caseworker",
        lambda w: {"apprentices": [actions.Apprentice(**to_learn(w))]},
    ),
    "training.begin_apprenticeship": ("caseworker", lambda w: {"apprenticeship": apprentice(w)}),
    "training.complete_apprenticeship": ("trainer", lambda w: {"apprenticeship": learnt(w)}),
    "training.end_apprenticeship": (
        "caseworker",
        lambda w: {"apprenticeship": apprentice(w), "state": "not_begun", "reason": "moved"},
    ),
    "training.register_apprenticeship": (
        "caseworker",
        lambda w: {
            "apprenticeship": apprentice(w),
            "registered_as": "Qz/12",
            "registered_on": clock.today(),
        },
    ),
    "training.set_allowance": (
        "caseworker",
        lambda w: {"apprenticeship": apprentice(w), "amount": Decimal("500"), "since": clock.today()},
    ),
    "training.note_weeks": ("trainer", lambda w: {"apprenticeship": apprentice(w), "weeks": [week()]}),
    "training.visit_apprentice": (
        "trainer",
        lambda w: {
            "apprenticeship": apprentice(w),
            "visit": VisitTold(clock.today(), "well", "Qzseen", "Qzdo"),
        },
    ),
    "training.hand_down_aid": ("trainer", to_hand_down),
}
