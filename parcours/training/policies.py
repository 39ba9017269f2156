"""What row security lets an organisation see and write of each table."""

from parcours.kernel.rowsecurity import ORGANISATION, per_person, policy

from . import models

# An offer is for every organisation to see, for its own to write; places move under the system role.
policy(
    models.Session,
    using=f"{ORGANISATION} IS NOT NULL",
    check=f"training_session.organisation_id = {ORGANISATION}",
)
for followed in (models.Enrolment, models.Attendance, models.Certificate):
    per_person(followed)
