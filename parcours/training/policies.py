"""What row security lets an organisation see and write of each table."""

from parcours.kernel.rowsecurity import ORGANISATION, per_person, policy

from . import apprentice_models as apprentices
from . import models, result_models

# An offer is for every organisation to see, for its own to write; places move under the system role.
policy(
    models.Session,
    using=f"{ORGANISATION} IS NOT NULL",
    check=f"training_session.organisation_id = {ORGANISATION}",
)
policy(
    models.Need,
    using=f"{ORGANISATION} IS NOT NULL",
    check=f"training_need.organisation_id = {ORGANISATION}",
)
policy(
    apprentices.Host,
    using=f"{ORGANISATION} IS NOT NULL",
    check=f"training_host.organisation_id = {ORGANISATION}",
)
for followed in (
    apprentices.Apprenticeship,
    apprentices.Allowance,
    apprentices.Week,
    apprentices.Visit,
    result_models.Score,
    result_models.Opinion,
):
    per_person(followed)
for followed in (models.Enrolment, models.Attendance, models.Certificate, models.ChildPlace):
    per_person(followed)
# Only who asked for the place answers for it: the organisation of the session knows how many wait.
per_person(models.Waiting, also=f"training_waiting.asked_by_id = {ORGANISATION}")
per_person(models.LostPlace, also=f"training_lost_place.organisation_id = {ORGANISATION}")
per_person(models.Alert, also=f"training_alert.organisation_id = {ORGANISATION}")
