"""Complaints in the small world: only the own organisation has people who handle them, until others come."""

from uuid import UUID

from parcours.complaints import actions
from parcours.complaints.rules import NewComplaint, NewReport, Opinion
from tests.factories.accounts import member
from tests.factories.complaints import asked, complain, report
from tests.matrix.world import World


def at(world: World, state: str = "received") -> UUID:
    """A complaint about the partner, handled by the own organisation, brought to a state."""
    by, made = world.actors["coordinator"], complain(world.caseworker, world.partner.id).id
    steps = {"acknowledged": actions.acknowledge, "in_hand": actions.take_in_hand}
    for name, step in steps.items():
        if state == "received":
            break
        step(by=by, complaint=made)
        if name == state:
            break
    if state == "answered":
        actions.answer(by=by, complaint=made, outcome="founded", text="Qzanswer")
    return made


def statement(world: World) -> UUID:
    """What another organisation, which handles a complaint about the own one, asks of it."""
    other = member(world.partner, "coordinator")
    made = complain(world.caseworker, world.own.id).id
    actions.acknowledge(by=other, complaint=made)
    return actions.ask_statement(by=other, complaint=made, question="Qzquestion")


def to_appeal(world: World) -> UUID:
    member(world.stranger, "coordinator")
    return at(world, "answered")


def unassigned(world: World) -> None:
    complain(world.caseworker, world.own.id)
    member(world.partner, "coordinator")


def named(world: World) -> UUID:
    return actions.name_focal_point(
        by=world.actors["administrator"],
        user=world.users["data_protection"].id,
        organisation=world.own.id,
    )


def alone(world: World) -> UUID:
    """Named by the only administrator: a coordinator is the second person."""
    return named(world)


def reported(world: World) -> UUID:
    actions.confirm_focal_point(by=member(world.own, "administrator"), focal_point=named(world))
    return report(world.caseworker, world.partner.id).id


def question(world: World) -> tuple[UUID, str]:
    return asked(world.caseworker, world.people["own"])


COMPLAINTS = {
    "complaints.record": (
        "caseworker",
        lambda w: {"complaint": NewComplaint("counter", ["wait"], "Qztext", w.partner.id)},
    ),
    "complaints.acknowledge": ("coordinator", lambda w: {"complaint": at(w)}),
    "complaints.take_in_hand": ("coordinator", lambda w: {"complaint": at(w, "acknowledged")}),
    "complaints.concern": (
        "coordinator",
        lambda w: {"complaint": at(w), "organisation": w.stranger.id},
    ),
    "complaints.ask_statement": (
        "coordinator",
        lambda w: {"complaint": at(w, "in_hand"), "question": "Qzquestion"},
    ),
    "complaints.give_statement": ("coordinator", lambda w: {"statement": statement(w), "text": "Qzsaid"}),
    "complaints.answer": (
        "coordinator",
        lambda w: {"complaint": at(w, "in_hand"), "outcome": "partly", "text": "Qzanswer"},
    ),
    "complaints.close": ("coordinator", lambda w: {"complaint": at(w, "answered")}),
    "complaints.appeal": ("coordinator", lambda w: {"complaint": to_appeal(w)}),
    "complaints.assign_waiting": ("coordinator", lambda w: unassigned(w) or {}),
    "complaints.report_abuse": (
        "caseworker",
        lambda w: {"report": NewReport("counter", "herself", "Qztext", w.partner.id)},
    ),
    "complaints.note_abuse": (
        "data_protection",
        lambda w: {"report": reported(w), "to": "acknowledged", "text": "Qznote"},
    ),
    "complaints.name_focal_point": (
        "administrator",
        lambda w: {"user": w.users["data_protection"].id, "organisation": w.own.id},
    ),
    "complaints.confirm_focal_point": ("coordinator", lambda w: {"focal_point": alone(w)}),
    "complaints.refuse_focal_point": ("coordinator", lambda w: {"focal_point": alone(w)}),
    "complaints.end_focal_point": ("administrator", lambda w: {"focal_point": named(w)}),
    "complaints.ask_feedback": (
        "caseworker",
        lambda w: {
            "person": w.people["own"],
            "source": ("referrals.Referral", w.own.id),
            "service": None,
            "asked_by": w.own.id,
        },
    ),
    "complaints.give_feedback": (
        "caseworker",
        lambda w: {"feedback": question(w)[0], "opinion": Opinion(4, ["helpful"], "Qzopinion")},
    ),
    "complaints.give_feedback_by_link": (
        "caseworker",
        lambda w: {"token": question(w)[1], "opinion": Opinion(1, ["nobody"])},
    ),
}
