"""The table [training] of a programme pack."""

from dataclasses import dataclass

from parcours.programmes.sections import section
from parcours.programmes.taking import Table


@dataclass(frozen=True)
class Training:
    """``answer_days``: so long a place that is free is held for the next on the waiting list."""

    answer_days: int = 4


DEFAULT = Training()


def make(table: Table) -> Training:
    def number(key: str, default: int, most: int) -> int:
        return table.whole(key, required=False, least=1, most=most) if table.has(key) else default

    return Training(answer_days=number("answer_days", DEFAULT.answer_days, 60))


SECTION = section("training", make, DEFAULT)
