"""How much of the contribution may be asked for now. Pure.

Before the end no more than a share of the contribution is paid in advance. The next instalment is full when
all earlier ones and a share of the last are spent, as far as the funder bears it; what is missing is taken
off. After the end the balance is asked for: what the funder bears of all that was reported, less what came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from .budgeting import ZERO, percent
from .contracts import ContractRule
from .rating import CENT, PRECISION

FIRST, FURTHER, BALANCE = "first", "further", "balance"


@dataclass(frozen=True)
class Askable:
    """``part``: what the funder bears of what was reported; ``gap``: what is taken off because too little of
    what came is spent; ``most``: what may be asked for."""

    kind: str
    contribution: Decimal
    received: Decimal
    part: Decimal
    gap: Decimal
    most: Decimal


def borne(reported: Decimal, contribution: Decimal, eligible: Decimal, share: Decimal | None) -> Decimal:
    """What the funder bears of what was reported: its share, or that of the contribution in the budget."""
    with localcontext() as context:
        context.prec = PRECISION
        if share is not None:
            part = percent(reported, share)
        else:
            part = (reported * contribution / eligible).quantize(CENT, ROUND_HALF_UP) if eligible else ZERO
    return min(part, contribution)


def askable(
    *,
    rule: ContractRule,
    contribution: Decimal,
    part: Decimal,
    instalments: Sequence[Decimal],
    ended: bool,
) -> Askable:
    """``instalments``: what came, in its order."""
    received = sum(instalments, ZERO)
    if ended:
        return Askable(BALANCE, contribution, received, part, ZERO, max(part - received, ZERO))
    gap = ZERO
    if instalments:
        needed = sum(instalments[:-1], ZERO) + percent(instalments[-1], rule.spent)
        gap = max(needed - part, ZERO)
    most = percent(contribution, rule.prefinancing) - received - gap
    kind = FURTHER if instalments else FIRST
    return Askable(kind, contribution, received, part, gap, max(most, ZERO))
