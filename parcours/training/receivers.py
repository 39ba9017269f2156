from parcours.kernel.events import subscribe
from parcours.people.events import MergeUndone

from . import following


@subscribe(MergeUndone)
def what_hangs_on_an_enrolment_goes_back_with_it(event: MergeUndone) -> None:
    following.follow_the_enrolment(event.kept, event.gone)
