from parcours.kernel.events import subscribe
from parcours.people.events import MergeUndone, PeopleMerged

from . import apprentice_following, following


@subscribe(PeopleMerged)
def one_person_keeps_one_place(event: PeopleMerged) -> None:
    following.count_places(event.kept, event.gone)


@subscribe(MergeUndone)
def what_hangs_on_an_enrolment_goes_back_with_it(event: MergeUndone) -> None:
    following.follow_the_enrolment(event.kept, event.gone)
    apprentice_following.follow_the_contract(event.kept, event.gone)
    following.count_places(event.kept, event.gone)
