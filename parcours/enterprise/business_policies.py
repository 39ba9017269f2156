"""A business plan is the organisation's that accompanies the project; it names no person."""

from collections.abc import Iterable
from uuid import UUID

from parcours.kernel.rowsecurity import ORGANISATION, policy

from .business_models import BusinessPlan, PlanLine

for owned in (BusinessPlan, PlanLine):
    policy(owned, using=f"{owned._meta.db_table}.organisation_id = {ORGANISATION}")


def forget(ventures: Iterable[UUID]) -> None:
    """Of projects whose only holder is erased no word remains that may tell of her: amounts do."""
    plans = BusinessPlan.objects.filter(venture_id__in=list(ventures))
    PlanLine.objects.filter(plan__in=plans).update(label="—")
    plans.update(note="")
