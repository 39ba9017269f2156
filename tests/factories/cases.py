"""Assessed and oriented people of the invented programme (``tests/programmes/second-pack.toml``)."""

from contextlib import contextmanager
from uuid import UUID

from parcours.cases import actions
from parcours.kernel import recorder
from parcours.kernel.actor import Actor
from parcours.people.rules import Legal
from tests.factories.people import person

UNSKILLED = {"experience": "none", "wish": "salaried"}
SKILLED = {"experience": "some", "wish": "self_employed"}
REGULAR = {"city": "MA-oujda", "residence": Legal("valid")}


def assessed(by: Actor, answers: dict | None = None, **particulars) -> UUID:
    """A person with papers in order, assessed; with ``UNSKILLED`` answers OFICIO of lot 1 is proposed."""
    registered = person(by, **(REGULAR | particulars))
    actions.assess(by=by, person=registered.person, answers=answers or UNSKILLED)
    return registered.person


def oriented(by: Actor, **particulars) -> UUID:
    """A person oriented to OFICIO."""
    who = assessed(by, **particulars)
    actions.orient(by=by, person=who, outcome="project", project="OFICIO")
    return who


@contextmanager
def within(name: str = "training.enrol"):
    """As if an action of an upper package were running."""
    token = recorder.frame.set(recorder.Frame(name))
    try:
        yield
    finally:
        recorder.frame.reset(token)
