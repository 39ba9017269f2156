"""The part ``[referrals]`` of a programme pack: the clock on every state in which somebody waits."""

from dataclasses import dataclass

from parcours.programmes.sections import section
from parcours.programmes.taking import Table

from .enums import ANSWER, DELIVERY, PLACE, RECEIPT, State


@dataclass(frozen=True)
class Clock:
    """Days after which somebody is reminded, once each; the last reminder is told to the coordinator too.

    ``expires``: days after which the referral ends by itself; 0 is never.
    """

    reminders: tuple[int, ...] = (3, 10)
    expires: int = 30


@dataclass(frozen=True)
class Clocks:
    """One clock for each thing that is waited for, and within how many days an answer is in time."""

    answer: Clock = Clock()
    place: Clock = Clock()
    delivery: Clock = Clock()
    receipt: Clock = Clock(expires=0)
    in_time: int = 10

    def of(self, kind: str) -> Clock:
        return getattr(self, kind)


CLOCK_OF = {
    State.SENT: ANSWER,
    State.SEEN: ANSWER,
    State.WAITING_LIST: PLACE,
    State.ACCEPTED: DELIVERY,
    State.RECEIVED: DELIVERY,
    State.DELIVERED: RECEIPT,
    State.NOT_RECEIVED: RECEIPT,
}
"""Which clock runs in a state. Nothing else is waited for."""

EXPIRES = (State.SENT, State.SEEN, State.WAITING_LIST, State.ACCEPTED)
DEFAULT = Clocks()


def _clock(name: str):
    usual = getattr(DEFAULT, name)

    def make(table: Table) -> Clock:
        days = []
        for place, text in enumerate(table.texts("reminders")):
            if not text.isdecimal() or not 1 <= int(text) <= 365:
                table.findings.add((*table.path, "reminders", place), "must be a number of days, 1 to 365.")
                continue
            days.append(int(text))
        if days != sorted(set(days)):
            table.wrong("reminders", "must rise: each reminder later than the one before.")
        expires = table.whole("expires", False, 0, 3650) if table.has("expires") else usual.expires
        if name == RECEIPT and expires:
            table.wrong("expires", "must be 0: what was delivered does not expire.")
        return Clock(tuple(days) if table.has("reminders") else usual.reminders, expires)

    return make


def _make(table: Table) -> Clocks:
    made = {
        name: table.made(name, _clock(name), getattr(DEFAULT, name), required=False)
        for name in (ANSWER, PLACE, DELIVERY, RECEIPT)
    }
    in_time = table.whole("in_time", False, 1, 365) if table.has("in_time") else DEFAULT.in_time
    return Clocks(**made, in_time=in_time)


SECTION = section("referrals", _make, DEFAULT)
