"""What row security lets an organisation see and write of each table."""

from parcours.kernel.rowsecurity import FILES, grant_exists, policy

from . import models

# A referral shows codes and days to both sides, to nobody else; to the receiver from the day it was sent.
policy(
    models.Referral,
    using=(
        f"referrals_referral.from_organisation_id = {FILES} OR "
        f"(referrals_referral.to_organisation_id = {FILES} AND referrals_referral.sent_on IS NOT NULL)"
    ),
    check=(
        f"(referrals_referral.from_organisation_id = {FILES} AND "
        f"{grant_exists('referrals_referral.person_id')}) OR referrals_referral.to_organisation_id = {FILES}"
    ),
)
# What was shared: the sender while it may see her; the receiver until it is cut, she agrees no more (or the
# recorded reason why it went without her agreement is not there), or no convention is in force.
policy(
    models.Snapshot,
    using=(
        f"(referrals_snapshot.from_organisation_id = {FILES} AND "
        f"{grant_exists('referrals_snapshot.person_id')}) OR "
        f"(referrals_snapshot.to_organisation_id = {FILES} AND referrals_snapshot.sent_at IS NOT NULL "
        "AND referrals_snapshot.cut_at IS NULL AND (referrals_snapshot.reason <> '' OR "
        "people_agrees(referrals_snapshot.person_id, referrals_snapshot.to_organisation_id)) AND "
        "people_shares_with(referrals_snapshot.from_organisation_id, referrals_snapshot.to_organisation_id))"
    ),
    check=(
        f"referrals_snapshot.from_organisation_id = {FILES} AND "
        f"{grant_exists('referrals_snapshot.person_id')}"
    ),
)
for followed in (models.Move, models.Reminder, models.Telling):
    table = followed._meta.db_table
    policy(
        followed,
        using=f"EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = {table}.referral_id)",  # noqa: S608
    )
policy(
    models.Link,
    using=(
        "EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referrals_link.referral_id "  # noqa: S608
        f"AND r.from_organisation_id = {FILES})"
    ),
)
