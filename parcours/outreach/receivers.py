"""What follows here when something happens below."""

from parcours.kernel.context import as_role
from parcours.kernel.events import subscribe
from parcours.people.events import AccessEnded

from . import following


@subscribe(AccessEnded)
def expected_by_those_who_met_her(event: AccessEnded) -> None:
    """A centre that sees her no more does not expect her: whoever met her does, at no site yet."""
    with as_role("system"):
        for person, organisation in event.left:
            following.expect_again(person, organisation)
