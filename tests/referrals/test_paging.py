"""A page of both directions is cut from the one list."""

from datetime import timedelta
from itertools import product

import pytest

from parcours.kernel import clock
from parcours.referrals import actions, paging, queries
from tests.factories.directory import service
from tests.factories.people import person
from tests.factories.referrals import sent, soon


@pytest.fixture
def both(place):
    """Sent by the first, sent by the second, some of either over; each on its day."""
    ours = service(place.sender, "OURS")
    for number in range(8):
        with clock.at(clock.today() - timedelta(days=number * 7 % 10)):
            if number % 2:
                made = sent(place, place.person())
            else:
                who = person(place.receiver).person
                told = {"person": who, "service": ours, "items": ["identity"]}
                made = actions.propose(by=place.receiver, **told).id
                actions.send(by=place.receiver, referral=made, shown=True)
        other = place.receiver if number % 2 else place.sender
        if number in (1, 2, 5, 6):
            actions.decline(by=other, referral=made, reason_code="full")
        elif number == 3:
            actions.accept(by=other, referral=made, meeting_at=soon(), meeting_place="")
    # Prepared by the second and not sent: the first knows nothing of it.
    actions.propose(by=place.receiver, person=who, service=ours, items=["identity"])
    return place


WHATS = ["", queries.OPENED, queries.OVER, queries.ANSWER, queries.DELIVER, queries.REPLACE]


def test_pages_are_the_list_cut(both, seen_by):
    def cut(size, **asked):
        pages = paging.pages(both.sender, size, **asked)
        found = [[row.id for row in pages.get_page(n).object_list] for n in pages.page_range]
        return pages.count, found

    def check() -> None:
        for what, box in product(WHATS, ("", queries.IN, queries.OUT)):
            asked = {"what": what, "box": box}
            whole = [one.id for one in queries.listed(both.sender, **asked)]
            number, found = cut(3, **asked)
            assert number == len(whole), asked
            assert [one for page in found for one in page] == whole, asked
            assert all(len(page) == 3 for page in found[:-1])
        every = list(queries.listed(both.sender))
        assert len(every) == 8, "both directions, and not what the other only prepared"
        assert {one.state for one in every[-4:]} == {"declined"}

    seen_by(both.sender, check)
