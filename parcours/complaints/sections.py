"""The part ``[complaints]`` of a programme pack: by when a complaint is acknowledged and answered."""

from dataclasses import dataclass, field

from parcours.programmes.pack import Text
from parcours.programmes.sections import section
from parcours.programmes.taking import Table

from .rules import ACKNOWLEDGE_DAYS, ANSWER_DAYS, STATEMENT_DAYS


@dataclass(frozen=True)
class Deadlines:
    """``acknowledge``: working days; ``answer`` and ``statement``: days. ``source``: where the programme has
    them from, in its own words; nothing where it states none."""

    acknowledge: int = ACKNOWLEDGE_DAYS
    answer: int = ANSWER_DAYS
    statement: int = STATEMENT_DAYS
    source: Text = field(default_factory=dict)


DEFAULT = Deadlines()


def _make(table: Table) -> Deadlines:
    def days(key: str, usual: int) -> int:
        return table.whole(key, required=False, least=1, most=365) if table.has(key) else usual

    return Deadlines(
        days("acknowledge_working_days", DEFAULT.acknowledge),
        days("answer_days", DEFAULT.answer),
        days("statement_days", DEFAULT.statement),
        table.words("source", required=False),
    )


SECTION = section("complaints", _make, DEFAULT)


def deadlines() -> Deadlines:
    """Those of the programme that is loaded, or the usual ones."""
    from parcours.programmes.queries import pack_or_none

    pack = pack_or_none()
    return pack.section(SECTION.code) if pack else DEFAULT
