"""A business plan is the organisation's that accompanies the project; it names no person."""

from parcours.kernel.rowsecurity import ORGANISATION, policy

from .business_models import BusinessPlan, PlanLine

for owned in (BusinessPlan, PlanLine):
    policy(owned, using=f"{owned._meta.db_table}.organisation_id = {ORGANISATION}")
