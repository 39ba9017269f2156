"""What is told to the committee, and what is refused. Pure: no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from parcours.kernel.days import check_happened
from parcours.kernel.refusals import Refused

from . import committee_refusals as refusals
from . import rules
from .plan import Committee, EnterprisePlan
from .ranking import TOP

LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class CallTold:
    """``envelope`` for all dossiers, ``most`` for one, in the pack's currency; ``judges``: colleagues."""

    title: str
    opens_on: date
    closes_on: date
    envelope: Decimal
    judges: tuple[UUID, ...]
    most: Decimal | None = None
    project: str = ""


@dataclass(frozen=True)
class DossierTold:
    """``need``: how much its members need it, 0 to 5."""

    venture: UUID
    asked: Decimal
    need: int = 0


@dataclass(frozen=True)
class Marks:
    """Code of a criterion to its mark, 0 to 5: every criterion of the written dossier or of the defence.

    ``interpreter``: code of the language from which the defence was interpreted, empty without one."""

    marks: Mapping[str, int] = field(default_factory=dict)
    oral: bool = False
    note: str = ""
    interpreter: str = ""


@dataclass(frozen=True)
class Verdict:
    """What becomes of one dossier, with its reason; ``amount`` when less than asked is granted."""

    dossier: UUID
    state: str
    reason: str
    amount: Decimal | None = None
    note: str = ""


def check_call(told: CallTold, plan: EnterprisePlan, today: date) -> None:
    if not plan.committee.criteria:
        raise Refused(refusals.NO_CRITERIA)
    if not rules.short(told.title, rules.TITLE, "title"):
        raise Refused(refusals.TITLE_MISSING, "title")
    check_happened(told.opens_on, "opens_on")
    if told.closes_on < told.opens_on:
        raise Refused(refusals.CLOSES_BEFORE, "closes_on")
    if told.closes_on - today > LONGEST:
        raise Refused(refusals.CLOSES_LATE, "closes_on")
    rules.check_amount(told.envelope, "envelope")
    if told.most is not None and rules.check_amount(told.most, "most") > told.envelope:
        raise Refused(refusals.MOST_OVER, "most")


def check_asked(told: DossierTold, most: Decimal | None) -> Decimal:
    asked = rules.check_amount(told.asked, "asked")
    if most is not None and asked > most:
        raise Refused(refusals.OVER_MOST, "asked", {"most": f"{most.normalize():f}"})
    if not 0 <= told.need <= TOP:
        raise Refused(refusals.MARK, "need")
    return asked


def check_marks(told: Marks, rule: Committee) -> dict[str, int]:
    """A mark for each criterion and for no other."""
    wanted = rule.weights(told.oral)
    if not wanted:
        raise Refused(refusals.NO_CRITERIA)
    if set(told.marks) != set(wanted):
        raise Refused(refusals.EVERY_CRITERION)
    for code, mark in told.marks.items():
        if isinstance(mark, bool) or not isinstance(mark, int) or not 0 <= mark <= TOP:
            raise Refused(refusals.MARK, f"mark_{code}")
    return dict(told.marks)
