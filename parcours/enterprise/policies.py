"""What row security lets an organisation see and write, and how members follow a person.

A project is the organisation's that accompanies it. Of its members it sees those whose files it sees: of the
others the system counts how many there are.
"""

from uuid import UUID

from django.db.models import Case, Value, When
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
for kept in (grant_models.Release, grant_models.Payment, grant_models.Recovery, grant_models.Refund):
    append_only(kept)
append_only(committee_models.Score)
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


def _erase(person: UUID) -> None:
    """Codes and days remain. A project that she held alone keeps no word that may tell of her."""
    hers = set(models.Member.objects.filter(person_id=person).values_list("venture_id", flat=True))
    others = models.Member.objects.filter(venture_id__in=hers).exclude(person_id=person)
    alone = hers - set(others.values_list("venture_id", flat=True))
    models.Venture.objects.filter(pk__in=alone).update(title="—", idea="", registry="")
    models.StepDone.objects.filter(venture_id__in=alone).update(reference="", scan=None)
    models.Visit.objects.filter(venture_id__in=alone).update(note="")
    business_policies.forget(alone)
    coaching_policies.forget(alone)
    # Agreements, evidence and receipts prove what a contract has paid: they stay, the words about it do not.
    grant_models.Grant.objects.filter(venture_id__in=alone).update(
        why=Case(When(why="", then=Value("")), default=Value("—"))
    )
    grant_models.Tranche.objects.filter(grant__venture_id__in=alone).update(what="", note="")
    buying_models.Equipment.objects.filter(venture_id__in=alone).update(where="")


def _shown(person: UUID) -> list[dict]:
    rows = models.Member.objects.filter(person_id=person).select_related("venture").order_by("since", "id")
    return [
        {
            "enterprise_project": row.venture.title,
            "role": row.get_role_display(),
            "since": row.since,
            "until": row.until,
            "reason": row.get_reason_display(),
            "share": row.share,
            "state": row.venture.get_stage_display(),
        }
        for row in rows
    ]


follows(
    models.Member,
    title=_("Enterprise projects of which you are a member"),
    merge=_merge,
    erase=_erase,
    access=_shown,
    words={
        "enterprise_project": _("Enterprise project"),
        "role": _("Your part in it"),
        "share": _("Share in percent"),
    },
)
