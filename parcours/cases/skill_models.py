"""What she can do, in groups of ISCO-08. Its door is ``models``, as for all the others."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.identifiers import uuid7
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import per_person

from .enums import ProofKind, SkillLevel
from .models import ORGANISATION, one_of, to


@per_person
class Skill(Identified):
    """A kind of work that she knows. Never changed: a correction is the next version of its ``thread``.

    ``label``: her own words. ``years``: whole years, 0 for less than one. ``wish``: whether she wishes to
    work in it; not known while she was not asked. ``esco``: the occupation she recognised; ``can``: what of
    it she can do (ids of ``reference.Skill``). ``withdrawn``: she does not know it after all.
    """

    person = to("people.Person", "skills")
    thread = models.UUIDField(default=uuid7)
    version = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    withdrawn = models.BooleanField(default=False)
    group = to("reference.OccupationGroup")
    label = models.CharField(max_length=120, blank=True)
    years = models.PositiveSmallIntegerField(null=True)
    level = models.CharField(max_length=10, choices=SkillLevel.choices)
    known = models.CharField(max_length=10, choices=ProofKind.choices)
    country = to("reference.Country", null=True)
    wish = models.BooleanField(null=True)
    esco = to("reference.Occupation", null=True)
    can = ArrayField(models.UUIDField(), default=list)
    noted_on = models.DateField()
    author = models.UUIDField(null=True)
    organisation = to(ORGANISATION)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "cases_skill"
        indexes = [
            models.Index(
                fields=["person", "group"],
                name="cases_skill_held",
                condition=Q(current=True, withdrawn=False),
            )
        ]
        constraints = [
            one_of("skill", "level", SkillLevel.values),
            one_of("skill", "known", ProofKind.values),
            models.CheckConstraint(
                name="cases_skill_years", condition=Q(years__isnull=True) | Q(years__lte=70)
            ),
            models.UniqueConstraint(fields=["thread", "version"], name="cases_skill_version"),
            models.UniqueConstraint(
                fields=["thread"], condition=Q(current=True), name="cases_skill_one_current"
            ),
            models.UniqueConstraint(
                fields=["person", "group", "label"],
                condition=Q(current=True, withdrawn=False),
                name="cases_skill_once",
            ),
        ]

    @property
    def held(self) -> bool:
        return self.current and not self.withdrawn
