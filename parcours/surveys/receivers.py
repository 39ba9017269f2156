from parcours.kernel.events import subscribe
from parcours.people.events import ConsentWithdrawn

from . import planning


@subscribe(ConsentWithdrawn)
def she_is_not_asked(event: ConsentWithdrawn) -> None:
    """Whoever agrees no more to what surveys are for is not asked; that she was to be asked stays counted."""
    if event.recipient is None:
        planning.object_for(event.person, event.purpose)
