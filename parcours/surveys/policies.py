"""What row security lets an organisation see and write: surveys of people whose files it sees, and of these
those that it asks itself. What somebody earns is told to nobody else."""

from parcours.kernel.rowsecurity import ORGANISATION, per_person

from . import models

for kept in (models.Survey, models.Reply):
    per_person(kept, also=f"{kept._meta.db_table}.organisation_id = {ORGANISATION}")
