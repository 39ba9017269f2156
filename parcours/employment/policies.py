"""What row security lets an organisation see and write of each table.

Employers and offers are there for every organisation of the programme, those of a household or an informal
host for its own alone; names and telephones of contacts, and agreements, stay with whoever wrote them down.
"""

from parcours.kernel.rowsecurity import ORGANISATION, per_person, policy

from . import models

policy(
    models.Employer,
    using=f"{ORGANISATION} IS NOT NULL AND (NOT employment_employer.private "
    f"OR employment_employer.organisation_id = {ORGANISATION})",
    check=f"employment_employer.organisation_id = {ORGANISATION}",
)
policy(
    models.Offer,
    using=f"{ORGANISATION} IS NOT NULL AND (employment_offer.shared "
    f"OR employment_offer.organisation_id = {ORGANISATION})",
    check=f"employment_offer.organisation_id = {ORGANISATION}",
)
for kept in (models.Contact, models.Agreement):
    policy(kept, using=f"{kept._meta.db_table}.organisation_id = {ORGANISATION}")
for followed in (models.Application, models.Placement, models.Check, models.CvChoice):
    per_person(followed)
# On which ground she needs no permission says who she is: it stays with whoever follows her work.
own = f"employment_permit_step.organisation_id = {ORGANISATION}"
per_person(models.PermitStep, also=own)
