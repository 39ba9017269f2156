"""The tables of a programme pack that this floor owns."""

from parcours.programmes.sections import section

from . import iati_plan

IATI = section("iati", iati_plan.make, iati_plan.IatiPlan(), iati_plan.check)
