"""What row security lets an organisation see and write of each table."""

from parcours.kernel.rowsecurity import FILES, ORGANISATION, USER, grant_exists, per_person, policy

from . import models

per_person(models.Person, column="id")
for followed in (
    models.PersonName,
    models.FormerName,
    models.NameKey,
    models.SpokenLanguage,
    models.IdentityDocument,
    models.EmergencyContact,
    models.Guardianship,
    models.Consent,
    models.Home,
    models.RequestWords,
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
        f"WHERE r.person_id = people_restricted_fact.person_id AND r.user_id = {USER} "
        "AND r.file IS NOT DISTINCT FROM people_restricted_fact.file)"
    ),
)
# A reader names the next one. The first who writes names herself: nothing restricted is there yet, so that
# nobody gets in by removing those who read.
policy(
    models.RestrictedReader,
    using=grant_exists("people_restricted_reader.person_id"),
    check=grant_exists("people_restricted_reader.person_id")
    + " AND people_restricted_reader.file IS NULL"
    + f" AND (people_reads(people_restricted_reader.person_id, {USER}) OR "
    f"(people_restricted_reader.user_id = {USER} AND people_unread(people_restricted_reader.person_id)))",
)
# A grant for oneself only makes a new person; one for another organisation takes a living grant of one's own.
policy(
    models.AccessGrant,
    using=f"people_access_grant.organisation_id = {FILES}",
    check=(
        f"people_access_grant.granted_by_id = {FILES} AND CASE "
        f"WHEN people_access_grant.organisation_id = {FILES} "
        "THEN NOT people_known(people_access_grant.person_id) "
        f"ELSE people_holds(people_access_grant.person_id, {FILES}) END"
    ),
)
policy(
    models.Convention,
    using=(
        f"{ORGANISATION} IN (people_convention.from_organisation_id, people_convention.to_organisation_id)"
    ),
)
# Whoever answers for requests sees those made to her organisation, and no file.
policy(models.RightsRequest, using=f"people_rights_request.organisation_id = {ORGANISATION}")
per_person(models.Canonical, column="kept_id")
per_person(models.Merge, column="kept_id")
# Merging and undoing run as the system, after both files were found visible.
policy(models.MergeChange, using="false")
