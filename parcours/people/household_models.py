"""With whom she lives, and what she said of her abilities.

Members of one household never see each other's file by that: a row with a file is seen where the file is.
"""

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import FILES, GRANT_TABLE, ORGANISATION, grant_exists, per_person, policy
from parcours.reference.enums import Sex

from .enums import AccessNeed, Difficulty, Relation
from .ports import MOVE, follows, labels


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class Household(Identified):
    """People who live together."""

    recorded_by = to("accounts.Organisation")
    recorded_on = models.DateField(default=clock.today)

    class Meta:
        db_table = "people_household"


class HouseholdMember(Identified):
    """Somebody of a household: a person with a file, or a child or other relative without one.

    ``relation``: what this member is to the member ``of``; the first member of a household is nobody's.
    """

    household = to("people.Household", "members")
    person = to("people.Person", "household_members", null=True)
    of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    relation = models.CharField(max_length=20, choices=Relation.choices, blank=True)
    given = models.CharField(max_length=100, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    birth_date = models.DateField(null=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True)

    class Meta:
        db_table = "people_household_member"
        indexes = [models.Index(fields=["household"], name="people_household_member_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                name="people_household_member_one",
                condition=Q(until__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(
                name="people_household_member_who",
                condition=Q(person__isnull=True)
                | Q(given="", sex="", birth_date__isnull=True, birth_year__isnull=True),
            ),
            models.CheckConstraint(
                name="people_household_member_relation",
                condition=Q(of__isnull=True, relation="") | Q(relation__in=Relation.values),
            ),
            models.CheckConstraint(
                name="people_household_member_not_itself",
                condition=Q(of__isnull=True) | ~Q(of=models.F("id")),
            ),
        ]


class Functioning(Identified):
    """The Washington Group Short Set on Functioning, as she answered it; any answer may be refused.

    ``needs``: what she asked for because of it. Seen where it was asked and where she agreed to share.
    """

    person = to("people.Person", "functioning")
    asked_by = to("accounts.Organisation")
    asked_on = models.DateField(default=clock.today)
    refused = models.BooleanField(default=False)
    seeing = models.CharField(max_length=10, choices=Difficulty.choices, blank=True)
    hearing = models.CharField(max_length=10, choices=Difficulty.choices, blank=True)
    walking = models.CharField(max_length=10, choices=Difficulty.choices, blank=True)
    remembering = models.CharField(max_length=10, choices=Difficulty.choices, blank=True)
    self_care = models.CharField(max_length=10, choices=Difficulty.choices, blank=True)
    communicating = models.CharField(max_length=10, choices=Difficulty.choices, blank=True)
    needs = ArrayField(models.CharField(max_length=20), default=list)

    QUESTIONS = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")

    class Meta:
        db_table = "people_functioning"
        indexes = [models.Index(fields=["person", "asked_on"], name="people_functioning_person")]
        constraints = [
            models.CheckConstraint(
                name="people_functioning_needs", condition=Q(needs__contained_by=AccessNeed.values)
            ),
            models.CheckConstraint(
                name="people_functioning_refused",
                condition=Q(refused=False)
                | Q(seeing="", hearing="", walking="", remembering="", self_care="", communicating=""),
            ),
        ]


# Somebody without a file is seen where the file is of which she was told: a child's name goes no further.
_SEEN = f"people_member_seen(people_household_member.of_id, {FILES})"
policy(
    Household,
    using=f"people_household.recorded_by_id = {FILES} OR people_household_seen(people_household.id, {FILES})",
    check=f"people_household.recorded_by_id = {FILES}",
)
policy(
    HouseholdMember,
    using=(
        f"CASE WHEN people_household_member.person_id IS NULL THEN {_SEEN} "
        f"ELSE {grant_exists('people_household_member.person_id')} END"
    ),
)
per_person(
    Functioning,
    also=(
        f"people_functioning.asked_by_id = {ORGANISATION} OR EXISTS (SELECT 1 FROM {GRANT_TABLE} c "  # noqa: S608
        f"WHERE c.person_id = people_functioning.person_id AND c.organisation_id = {FILES} "
        "AND c.consent_id IS NOT NULL AND (c.until IS NULL OR c.until > now()))"
    ),
)


# Merged, erased, shown to her ---------------------------------------------------------------------


def _one_household(kept: UUID, gone: UUID, changes: Any) -> None:
    """She lives in one household: where both files do, the kept one's stands."""
    lives = HouseholdMember.objects.filter(person_id=kept, until__isnull=True).exists()
    for row in HouseholdMember.objects.filter(person_id=gone):
        if row.until is None and lives:
            changes.set(row, until=max(row.since, clock.today()))
        changes.set(row, person_id=kept)


def _leave_nobody(person: UUID) -> None:
    """Her rows go; where nobody with a file is left in a household, the whole household goes."""
    rows = HouseholdMember.objects.filter(person_id=person)
    HouseholdMember.objects.filter(person__isnull=True, of__in=list(rows)).delete()
    households = set(rows.values_list("household_id", flat=True))
    rows.delete()
    filed = HouseholdMember.objects.filter(household_id__in=households, person__isnull=False)
    empty = households - set(filed.values_list("household_id", flat=True))
    HouseholdMember.objects.filter(household_id__in=empty).delete()
    Household.objects.filter(id__in=empty).delete()


def _members(person: UUID) -> list[dict[str, Any]]:
    """Her own place in it and those without a file; others with a file have their own right."""
    own = HouseholdMember.objects.filter(person_id=person)
    rows = HouseholdMember.objects.filter(
        Q(person_id=person) | Q(person__isnull=True, of_id__in=own.values("id"))
    )
    return [
        {
            "member": _("you") if one.person_id else _("somebody without a file"),
            "relation": one.get_relation_display(),
            "since": one.since,
            "until": one.until,
        }
        for one in rows.order_by("since", "id")
    ]


follows(
    HouseholdMember, title=_("Your household"), merge=_one_household, erase=_leave_nobody, access=_members
)
follows(
    Functioning,
    title=_("What you said of your abilities"),
    merge=MOVE,
    access=("asked_on", "refused", *Functioning.QUESTIONS, "needs"),
    said={"needs": lambda row: labels(AccessNeed, *row.needs)},
)
