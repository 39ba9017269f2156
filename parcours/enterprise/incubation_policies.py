"""An incubator is the organisation's that runs it; it names no person who is accompanied."""

from parcours.kernel.rowsecurity import ORGANISATION, policy

from .incubation_models import Cohort, Desk, Meeting, Mentor, Mentoring, Seat, Space

for owned in (Cohort, Desk, Meeting, Mentor, Mentoring, Seat, Space):
    policy(owned, using=f"{owned._meta.db_table}.organisation_id = {ORGANISATION}")
