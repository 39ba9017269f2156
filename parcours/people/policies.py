"""What row security lets an organisation see and write of each table."""

from parcours.kernel.rowsecurity import ORGANISATION, USER, per_person, policy

from . import models

per_person(models.Person, column="id")
for followed in (
    models.PersonName,
    models.NameKey,
    models.SpokenLanguage,
    models.IdentityDocument,
    models.EmergencyContact,
    models.Guardianship,
    models.Consent,
    models.RestrictedReader,
):
    per_person(followed)

# That somebody has no residence document stays with the organisation that wrote it down.
per_person(
    models.LegalFact,
    also=(
        "people_legal_fact.dimension <> 'residence' OR people_legal_fact.value <> 'none' "
        f"OR people_legal_fact.recorded_by_id = {ORGANISATION}"
    ),
)
per_person(
    models.RestrictedFact,
    also=(
        "EXISTS (SELECT 1 FROM people_restricted_reader r "  # noqa: S608
        f"WHERE r.person_id = people_restricted_fact.person_id AND r.user_id = {USER})"
    ),
)
# A grant for oneself only makes a new person; one for another organisation takes a living grant of one's own.
policy(
    models.AccessGrant,
    using=f"people_access_grant.organisation_id = {ORGANISATION}",
    check=(
        f"people_access_grant.granted_by_id = {ORGANISATION} AND CASE "
        f"WHEN people_access_grant.organisation_id = {ORGANISATION} "
        "THEN NOT people_known(people_access_grant.person_id) "
        f"ELSE people_holds(people_access_grant.person_id, {ORGANISATION}) END"
    ),
)
policy(
    models.Convention,
    using=(
        f"{ORGANISATION} IN (people_convention.from_organisation_id, people_convention.to_organisation_id)"
    ),
)
