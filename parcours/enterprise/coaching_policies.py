"""What was worked on is the organisation's that accompanies the project; it names no person."""

from parcours.kernel.rowsecurity import ORGANISATION, policy

from .coaching_models import Coaching, Market

for owned in (Coaching, Market):
    policy(owned, using=f"{owned._meta.db_table}.organisation_id = {ORGANISATION}")
