"""What follows here when something happens below."""

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.events import subscribe
from parcours.people.events import AccessEnded, PersonErased
from parcours.people.merged import former_files

from . import asking, finding, sheets
from .rules import MOST as PART


@subscribe(AccessEnded)
def nothing_is_held_back(event: AccessEnded) -> None:
    """What an organisation that sees her no more asked for or granted, and cannot pay, is given up.

    The budget has it again, and the need is not covered for anybody else. What she earned by a list stays.
    """
    people: dict = {}
    for person, organisation in event.left:
        people.setdefault(organisation, []).append(person)
    for organisation, those in people.items():
        with acting(Actor.system("access_ended", organisation)) as system:
            # A convention that ends may concern thousands.
            rows = finding.unpaid(organisation, those)
            for start in range(0, len(rows), PART):
                asking.giving_up(system, rows[start : start + PART])


@subscribe(PersonErased)
def what_proves_nothing_more_goes(event: PersonErased) -> None:
    with acting(Actor.system("person_erased")):
        for file in (event.person, *former_files(event.person)):
            sheets.forget(file)
