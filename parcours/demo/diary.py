"""What is to happen on which day, in order. Pure but for the clock it holds."""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from parcours.kernel import clock

from .cohort import SATURDAY, WEEK, Persona


@dataclass
class Diary:
    """Events by day; those of one day in the order in which they were written down."""

    waiting: list = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def write(self, day: date, what: Callable, *told) -> None:
        heapq.heappush(self.waiting, (day, next(self.numbers), what, told))

    def live(self, until: date, each_month: Callable[[date], None] = lambda month: None) -> None:
        """Let everything happen that was written down up to a day, also what is written meanwhile."""
        month = None
        while self.waiting and self.waiting[0][0] <= until:
            day, _number, what, told = heapq.heappop(self.waiting)
            if day.replace(day=1) != month:
                month = day.replace(day=1)
                each_month(month)
            with clock.at(day):
                what(*told)


@dataclass(frozen=True)
class Batch:
    """People of one desk who are written down together."""

    day: date
    desk: str
    people: list[Persona]


def _patience(persona: Persona) -> tuple[int, int]:
    """How many people and how many days a desk gathers before it writes them down."""
    if not persona.recent:
        return 25, 130
    return (10, 40) if persona.days_ago > WEEK else (10, 2)


def batches(people: Iterable[Persona]) -> list[Batch]:
    """Everybody, gathered by desk in the order of the days on which they came."""
    desks: dict[str, list[Persona]] = defaultdict(list)
    for persona in sorted(people, key=lambda one: (one.day, one.number)):
        desks[persona.desk].append(persona)
    found = []
    for desk, queue in sorted(desks.items()):
        group: list[Persona] = []
        for persona in queue:
            most, days = _patience(persona)
            if group and (len(group) >= most or (persona.day - group[0].day).days > days):
                found.append(Batch(group[-1].day, desk, group))
                group = []
            group.append(persona)
        found.append(Batch(group[-1].day, desk, group))
    return sorted(found, key=lambda batch: (batch.day, batch.desk))


def day_of(told: date | int, today: date) -> date:
    """A day that the data name: itself, or so many days before the day of loading."""
    return told if isinstance(told, date) else today - timedelta(days=told)


def parts_of(waves: Sequence[Sequence], share: float, least: int = 1) -> list[int]:
    """Of waves, each a day and a number: how many come with each, where a share of all of them comes."""
    told = wholly(waves)
    whole, found, sofar = max(least, round(told * share)), [], 0
    for _day, number in waves:
        found.append(whole * (sofar + number) // told - whole * sofar // told)
        sofar += number
    return found


def wholly(waves: Sequence[Sequence]) -> int:
    return sum(number for _day, number in waves)


def working_days(first: date, number: int) -> list[date]:
    """So many days from a day on, without weekends."""
    found, day = [], first
    while len(found) < number:
        if day.weekday() < SATURDAY:
            found.append(day)
        day += timedelta(days=1)
    return found
