"""An enterprise at whoever registered her, in her own name, and who does what with it."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from parcours.enterprise import actions
from parcours.enterprise.borrowing import LoanTerms, LoanTold
from parcours.enterprise.business_actions import PlanOf
from parcours.enterprise.calling import CallTold, DossierTold, Marks, Verdict
from parcours.enterprise.coaching import CoachingOf, CoachingTold, MarketOf, MarketTold
from parcours.enterprise.incubating import CohortTold, MeetingTold, MentorTold, SpaceTold
from parcours.enterprise.legal import StepOf
from parcours.enterprise.models import Venture
from parcours.enterprise.rules import JobsTold, Joining, Opening, Share, VisitOf, VisitTold
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.people.models import Convention
from tests.factories import enterprise as factory
from tests.factories import plans
from tests.factories.accounts import actor, member
from tests.factories.papers import pdf
from tests.matrix.grants import granted
from tests.matrix.world import LETTERS, World


def _coach(world: World, relation: str, place) -> Actor:
    return world.actors["enterprise_coach"] if relation == "own" else actor(place, role="enterprise_coach")


def enterprising(world: World, relation: str, place) -> dict[str, UUID]:
    """Created, with a paper and a job. To every other organisation a word of it is foreign."""
    by, mark = _coach(world, relation, place), LETTERS[relation]
    title, idea = f"Qz{mark}bakery", f"Qz{mark}idea"
    made = factory.to_plan(by, factory.venture(by, world.people[relation], title=title, idea=idea))
    actions.step_done(by=by, venture=made, code="fit", scan=pdf())
    actions.step_done(by=by, venture=made, code="card", reference=f"Qz{mark}card")
    actions.move(by=by, venture=made, stage="created")
    world.canaries[relation if relation == "own" else "foreign"] += [title, idea, f"Qz{mark}card"]
    call, dossier = _called(place, by, world.people[relation], f"Qz{mark}dossier")
    world.canaries[relation if relation == "own" else "foreign"].append(f"Qz{mark}dossier")
    plans.fixed(by, made, note=f"Qz{mark}plan")
    plan = actions.plan_begin(by=by, venture=made).id
    world.canaries[relation if relation == "own" else "foreign"].append(f"Qz{mark}plan")
    worked = CoachingTold(60, ("price",), agreed=f"Qz{mark}agreed")
    sold = MarketTold("fair", f"Qz{mark}fair", "contacts", note=f"Qz{mark}stand")
    world.canaries[relation if relation == "own" else "foreign"] += [
        f"Qz{mark}{word}" for word in ("agreed", "fair", "stand")
    ]
    more = {
        "venture_coaching": actions.coach(by=by, venture=made, coaching=worked).id,
        "venture_market": actions.market(by=by, venture=made, market=sold).id,
    }
    more |= lent(by, made, world.people[relation], f"Qz{mark}oven") if place == world.own else {}
    if place == world.own:
        world.canaries["own"].append(f"Qz{mark}oven")
    more |= incubated(by, made)
    more |= {"venture_plan": plan, "venture_call": call, "venture_dossier": dossier}
    chief = world.actors["coordinator"] if relation == "own" else actor(place, role="coordinator")
    more |= granted(by, chief, world.people[relation], mark)
    world.canaries[relation if relation == "own" else "foreign"] += [
        f"Qz{mark}milestone",
        f"Qz{mark}transfer",
        f"Qz{mark}oven",
        f"Qz{mark}serial",
        f"Qz{mark}kitchen",
    ]
    return more | {
        "venture": made,
        "venture_member": member_of(by, made),
        "venture_job": factory.jobs(by, made)[0],
    }


def _called(place, by: Actor, person: UUID, title: str) -> tuple[UUID, UUID]:
    """A call that is decided, with one dossier in it, of another project of hers."""
    chief, judge = actor(place, role="coordinator"), member(place, "enterprise_coach")
    call = convened(chief, judge)
    made = factory.to_plan(by, factory.venture(by, person, title=title))
    dossier = actions.submit(by=by, call=call, dossier=DossierTold(made, factory.Decimal(50))).id
    actions.close_call(by=chief, call=call)
    actions.score(by=judge, dossier=dossier, marks=MARKS)
    actions.decide_call(by=chief, call=call, verdicts=_verdicts(dossier))
    return call, dossier


def convened(by: Actor, judge: Actor) -> UUID:
    today = clock.today()
    told = CallTold("Call", today, today, factory.Decimal(100), (judge.user,))
    return actions.open_call(by=by, call=told).id


def scoring(world: World, decided: bool = False) -> tuple[UUID, UUID]:
    """A call of the own organisation whose dossier another coach brought, and its dossier."""
    chief, other = world.actors["coordinator"], actor(world.own, role="enterprise_coach")
    call = convened(chief, _by(world))
    made = factory.to_plan(other, factory.venture(other, world.people["own"]))
    dossier = actions.submit(by=other, call=call, dossier=DossierTold(made, factory.Decimal(50))).id
    actions.close_call(by=chief, call=call)
    if decided:
        actions.score(by=_by(world), dossier=dossier, marks=MARKS)
        actions.decide_call(by=actor(world.own, role="coordinator"), call=call, verdicts=_verdicts(dossier))
    return call, dossier


MARKS = Marks({"value": 4, "potential": 3})


def _verdicts(dossier: UUID) -> list[Verdict]:
    return [Verdict(dossier, "refused", "not_ready")]


def _to_decide(world: World) -> dict[str, Any]:
    call, dossier = scoring(world)
    actions.score(by=_by(world), dossier=dossier, marks=MARKS)
    return {"call": call, "verdicts": _verdicts(dossier)}


def _appealed(world: World) -> dict[str, Any]:
    _call, dossier = scoring(world, decided=True)
    actions.appeal(by=_by(world), dossier=dossier, note="No")
    return {"dossier": dossier, "accepted": False, "reason": "not_ready"}


def _submitting(world: World) -> dict[str, Any]:
    made = factory.to_plan(_by(world), begun(world))
    call = convened(world.actors["coordinator"], _by(world))
    return {"call": call, "dossier": DossierTold(made, factory.Decimal(20))}


def member_of(by: Actor, venture: UUID) -> UUID:
    from parcours.enterprise.models import Member

    with acting(by):
        return Member.objects.get(venture=venture).id


def _by(world: World) -> Actor:
    return world.actors["enterprise_coach"]


def begun(world: World, **more: Any) -> UUID:
    return factory.venture(_by(world), world.people["own"], **more)


def created(world: World) -> UUID:
    return factory.created(_by(world), world.people["own"])


def two(world: World) -> UUID:
    """A cooperative of two, of which the first is the person of the own organisation."""
    return factory.venture(_by(world), world.people["shared"], world.people["own"], form="coop")


def _leaving(world: World) -> dict[str, Any]:
    from parcours.enterprise.models import Member

    made = two(world)
    with acting(_by(world)):
        found = Member.objects.get(venture=made, person=world.people["own"])
    return {"member": found.id, "reason": "found_job"}


def _shares(world: World) -> dict[str, Any]:
    made = begun(world, form="coop")
    return {"venture": made, "shares": [Share(member_of(_by(world), made), factory.Decimal(100))]}


def _undone(world: World) -> dict[str, Any]:
    made = begun(world)
    actions.step_done(by=_by(world), venture=made, code="fit")
    return {"venture": made, "code": "fit"}


def _loan_told(person: UUID, purpose: str = "", on: date | None = None) -> LoanTold:
    """The partner lends."""
    return LoanTold(person, "AMAPPE", LoanTerms(Decimal(100), Decimal(5), 6), purpose, on)


def _asked(world: World) -> UUID:
    told = _loan_told(world.people["own"])
    return actions.loan_ask(by=_by(world), venture=begun(world), loan=told).id


def lent(by: Actor, venture: UUID, person: UUID, purpose: str = "") -> dict[str, UUID]:
    """A loan that was paid out, and a repayment."""
    loan = actions.loan_ask(by=by, venture=venture, loan=_loan_told(person, purpose)).id
    for state in ("accepted", "disbursed"):
        actions.loan_move(by=by, loan=loan, state=state)
    paid = actions.loan_repay(by=by, loan=loan, amount=Decimal(1)).id
    return {"venture_loan": loan, "venture_repayment": paid}


def _copied(world: World) -> dict[str, Any]:
    loan = _asked(world)
    actions.loan_move(by=_by(world), loan=loan, state="refused", reason="other")
    return {"loan": loan, "lender": "AMAPPE"}


def _uncovered(world: World) -> dict[str, Any]:
    _asked(world)
    with as_role("system"):
        Convention.objects.filter(from_organisation=world.own.id, to_organisation=world.partner.id).update(
            ended_on=clock.today()
        )
    return {"giver": world.own.id, "taker": world.partner.id}


def _late(world: World) -> dict[str, Any]:
    day = clock.today() - timedelta(days=90)
    made, told = begun(world, on=day), _loan_told(world.people["own"], on=day)
    loan = actions.loan_ask(by=_by(world), venture=made, loan=told).id
    for state in ("accepted", "disbursed"):
        actions.loan_move(by=_by(world), loan=loan, state=state, on=day)
    return {}


def cohort_told(**more: Any) -> CohortTold:
    today = clock.today()
    known = {"title": "Spring", "phase": "pre", "place": "CO-bogota", "places": 5}
    return CohortTold(**known | {"starts_on": today, "ends_on": today + timedelta(days=90)} | more)


def meeting_told() -> MeetingTold:
    return MeetingTold(clock.today(), time(9, 30), time(12), "workshop", "Prices")


def incubated(by: Actor, venture: UUID) -> dict[str, UUID]:
    """A cohort with a project, a meeting, a mentor beside it and a desk."""
    cohort = actions.cohort_open(by=by, cohort=cohort_told()).id
    mentor = actions.mentor_keep(by=by, mentor=MentorTold(f"M {venture}")).id
    space = actions.space_keep(by=by, told=SpaceTold(f"R {venture}", "CO-bogota", 2)).id
    return {
        "venture_cohort": cohort,
        "venture_seat": actions.cohort_join(by=by, venture=venture, cohort=cohort).id,
        "venture_meeting": actions.cohort_meet(by=by, cohort=cohort, meeting=meeting_told()).id,
        "venture_mentor": mentor,
        "venture_mentoring": actions.mentor_give(by=by, venture=venture, mentor=mentor).id,
        "venture_space": space,
        "venture_desk": actions.desk_give(by=by, venture=venture, space=space, days=[clock.today()]).ids[0],
    }


def _incubated(world: World) -> dict[str, UUID]:
    return incubated(_by(world), begun(world))


COACH = "enterprise_coach"
COACHED = CoachingTold(45, ("idea",))
SOLD = MarketTold("fair", "Fair", "contacts")


def _a_year_ago(world: World) -> dict[str, Any]:
    """An enterprise whose first year is over."""
    made = created(world)
    with transaction.atomic(), as_role("system"):
        long_ago = clock.today() - timedelta(days=400)
        past = {"created_on": long_ago, "opened_on": long_ago, "since": long_ago}
        Venture.objects.filter(pk=made).update(**past)
    return {}


ENTERPRISE = {
    "enterprise.open": (COACH, lambda w: {"person": w.people["own"], "venture": factory.told()}),
    "enterprise.open_many": (
        COACH,
        lambda w: {"openings": [Opening(factory.told(), (Joining(w.people["own"]),))]},
    ),
    "enterprise.change": (COACH, lambda w: {"venture": begun(w), "told": factory.told(title="Other")}),
    "enterprise.move": (COACH, lambda w: {"venture": begun(w), "stage": "feasibility"}),
    "enterprise.move_many": (COACH, lambda w: {"ventures": [begun(w)], "stage": "feasibility"}),
    "enterprise.step_done_many": (COACH, lambda w: {"steps": [StepOf(begun(w), "fit")]}),
    "enterprise.join": (
        COACH,
        lambda w: {
            "venture": factory.venture(_by(w), w.people["shared"], form="coop"),
            "person": w.people["own"],
        },
    ),
    "enterprise.leave": (COACH, _leaving),
    "enterprise.set_shares": (COACH, _shares),
    "enterprise.step_done": (COACH, lambda w: {"venture": begun(w), "code": "fit", "reference": "R"}),
    "enterprise.step_undone": (COACH, _undone),
    "enterprise.add_jobs": (COACH, lambda w: {"venture": created(w), "jobs": JobsTold("self", "F", 2)}),
    "enterprise.visit": (COACH, lambda w: {"venture": created(w), "visit": VisitTold(trading="yes")}),
    "enterprise.visit_many": (
        COACH,
        lambda w: {"visits": [VisitOf(created(w), VisitTold(missed="no_answer"))]},
    ),
    "enterprise.open_call": (
        "coordinator",
        lambda w: {
            "call": CallTold(
                "C", clock.today(), clock.today(), factory.Decimal(9), (w.actors["coordinator"].user,)
            )
        },
    ),
    "enterprise.submit": (COACH, _submitting),
    "enterprise.close_call": (
        "coordinator",
        lambda w: {"call": convened(w.actors["coordinator"], _by(w))},
    ),
    "enterprise.declare_tie": (COACH, lambda w: {"dossier": scoring(w)[1], "kind": "kin"}),
    "enterprise.score": (COACH, lambda w: {"dossier": scoring(w)[1], "marks": MARKS}),
    "enterprise.decide_call": ("coordinator", _to_decide),
    "enterprise.appeal": (COACH, lambda w: {"dossier": scoring(w, decided=True)[1], "note": "No"}),
    "enterprise.answer_appeal": ("coordinator", _appealed),
    "enterprise.plan_begin": (COACH, lambda w: {"venture": begun(w), "plan": plans.told()}),
    "enterprise.plan_begin_many": (COACH, lambda w: {"plans": [PlanOf(begun(w), plans.told())]}),
    "enterprise.plan_write": (
        COACH,
        lambda w: {"plan": plans.draft(_by(w), begun(w)), "content": plans.told(note="x"), "revision": 1},
    ),
    "enterprise.plan_submit": (COACH, lambda w: {"plan": plans.draft(_by(w), begun(w))}),
    "enterprise.loan_ask": (COACH, lambda w: {"venture": begun(w), "loan": _loan_told(w.people["own"])}),
    "enterprise.loan_copy": (COACH, _copied),
    "enterprise.loan_move": (COACH, lambda w: {"loan": _asked(w), "state": "complete"}),
    "enterprise.loan_repay": (
        COACH,
        lambda w: {"loan": lent(_by(w), begun(w), w.people["own"])["venture_loan"], "amount": Decimal(5)},
    ),
    "enterprise.loan_unrepay": (
        COACH,
        lambda w: {"repayment": lent(_by(w), begun(w), w.people["own"])["venture_repayment"]},
    ),
    "enterprise.tell_years": (Actor.system("night"), _a_year_ago),
    "enterprise.loans_uncovered": (Actor.system("night"), _uncovered),
    "enterprise.loans_late": (Actor.system("night"), _late),
    "enterprise.cohort_open": (COACH, lambda w: {"cohort": cohort_told()}),
    "enterprise.cohort_change": (
        COACH,
        lambda w: {"cohort": _incubated(w)["venture_cohort"], "told": cohort_told(places=7)},
    ),
    "enterprise.cohort_join": (
        COACH,
        lambda w: {
            "venture": begun(w),
            "cohort": actions.cohort_open(by=_by(w), cohort=cohort_told()).id,
        },
    ),
    "enterprise.cohort_leave": (
        COACH,
        lambda w: {"seat": _incubated(w)["venture_seat"], "reason": "absent"},
    ),
    "enterprise.cohort_meet": (
        COACH,
        lambda w: {"cohort": _incubated(w)["venture_cohort"], "meeting": meeting_told()},
    ),
    "enterprise.cohort_meet_not": (COACH, lambda w: {"meeting": _incubated(w)["venture_meeting"]}),
    "enterprise.mentor_keep": (COACH, lambda w: {"mentor": MentorTold("Qzmentor")}),
    "enterprise.mentor_end": (COACH, lambda w: {"mentor": _incubated(w)["venture_mentor"]}),
    "enterprise.mentor_give": (
        COACH,
        lambda w: {"venture": begun(w), "mentor": _incubated(w)["venture_mentor"]},
    ),
    "enterprise.mentor_leave": (COACH, lambda w: {"mentoring": _incubated(w)["venture_mentoring"]}),
    "enterprise.space_keep": (COACH, lambda w: {"told": SpaceTold("Room", "CO-bogota", 3)}),
    "enterprise.desk_give": (
        COACH,
        lambda w: {
            "venture": begun(w),
            "space": _incubated(w)["venture_space"],
            "days": [clock.today()],
        },
    ),
    "enterprise.desk_back": (COACH, lambda w: {"desk": _incubated(w)["venture_desk"]}),
    "enterprise.coach": (COACH, lambda w: {"venture": begun(w), "coaching": COACHED}),
    "enterprise.coach_many": (COACH, lambda w: {"sessions": [CoachingOf(begun(w), COACHED)]}),
    "enterprise.coaching_remove": (
        COACH,
        lambda w: {"coaching": actions.coach(by=_by(w), venture=begun(w), coaching=COACHED).id},
    ),
    "enterprise.market": (COACH, lambda w: {"venture": begun(w), "market": SOLD}),
    "enterprise.market_many": (COACH, lambda w: {"events": [MarketOf(begun(w), SOLD)]}),
    "enterprise.market_remove": (
        COACH,
        lambda w: {"market": actions.market(by=_by(w), venture=begun(w), market=SOLD).id},
    ),
    "enterprise.end_job": (COACH, lambda w: {"job": factory.jobs(_by(w), created(w))[0]}),
}
