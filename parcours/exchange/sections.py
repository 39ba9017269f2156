"""The tables of a programme pack that this floor owns."""

from parcours.programmes.sections import section

from . import control_plan, iati_plan
from .control_sampling import SampleRule

IATI = section("iati", iati_plan.make, iati_plan.IatiPlan(), iati_plan.check)
CONTROL = section("control", control_plan.make, SampleRule())
