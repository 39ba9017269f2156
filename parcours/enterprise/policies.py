"""What row security lets an organisation see and write, and how members follow a person.

A project is the organisation's that accompanies it. Of its members it sees those whose files it sees: of the
others the system counts how many there are.
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.kernel.rowsecurity import ORGANISATION, append_only, per_person, policy
from parcours.people.ports import follows

from . import (  # noqa: F401 - loan_policies declares its own
    business_policies,
    buying_models,
    coaching_policies,
    committee_models,
    grant_models,
    incubation_policies,
    loan_policies,
    models,
)
from .enums import LeaveReason
from .forgetting import forget_person
from .shown import members

for owned in (models.Venture, models.Move, models.StepDone, models.Job, models.Visit):
    policy(owned, using=f"{owned._meta.db_table}.organisation_id = {ORGANISATION}")
for convened in (
    committee_models.Call,
    committee_models.Judge,
    committee_models.Dossier,
    committee_models.Conflict,
    committee_models.Score,
):
    policy(convened, using=f"{convened._meta.db_table}.organisation_id = {ORGANISATION}")
for given in (
    grant_models.Grant,
    grant_models.Tranche,
    grant_models.Release,
    grant_models.Payment,
    grant_models.Recovery,
    grant_models.Refund,
    buying_models.Purchase,
    buying_models.Quote,
    buying_models.Equipment,
):
    policy(given, using=f"{given._meta.db_table}.organisation_id = {ORGANISATION}")
policy(grant_models.DirectEnvelope, using=f"{ORGANISATION} IS NOT NULL", check="false")
append_only(grant_models.Release)
# Free words alone, when nobody is left who could be asked about them (``forgetting.py``).
for kept, words in (
    (grant_models.Payment, "reference"),
    (grant_models.Refund, "reference"),
    (grant_models.Recovery, "note"),
    (committee_models.Score, "note"),
):
    append_only(kept, system_clears=(words,))
append_only(models.Move)
per_person(models.Member, also=f"{models.Member._meta.db_table}.organisation_id = {ORGANISATION}")


def _merge(kept: UUID, gone: UUID, changes) -> None:
    """Whoever stood in one project under both files stands there once: the other row ends as a mistake."""
    ours = models.Member.objects.filter(person_id=kept, until__isnull=True)
    taken = set(ours.values_list("venture_id", flat=True))
    for row in models.Member.objects.filter(person_id=gone):
        if row.until is None and row.venture_id in taken:
            until, reason = max(clock.today(), row.since), LeaveReason.BY_MISTAKE.value
            changes.set(row, until=until, reason=reason, share=None)
        else:
            changes.set(row, person_id=kept)


follows(
    models.Member,
    title=_("Enterprise projects of which you are a member"),
    merge=_merge,
    erase=forget_person,
    access=members,
    words={
        "enterprise_project": _("Enterprise project"),
        "role": _("Your part in it"),
        "share": _("Share in percent"),
    },
)
