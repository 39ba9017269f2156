"""People and what follows them. Every table here is under row security; see ``policies.py``."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.identifiers import public_code
from parcours.kernel.models import Identified
from parcours.reference.enums import Literacy, Protection, Residence, Schooling, Sex

from .enums import (
    DataCategory,
    DocumentKind,
    GrantReason,
    LanguageLevel,
    LegalDimension,
    NameScript,
    Purpose,
    RestrictedKind,
)

ORGANISATION = "accounts.Organisation"
COUNTRY = "reference.Country"


def one_of(table: str, field: str, values: list[str]) -> models.CheckConstraint:
    return models.CheckConstraint(name=f"people_{table}_{field}", condition=Q(**{f"{field}__in": values}))


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class DateRange(models.Func):
    """From a day (included) to another (not included), or without end."""

    function = "daterange"
    output_field = DateRangeField()


def sharing_alone() -> list[str]:
    return [Purpose.SHARING.value]


class Person(Identified):
    """Somebody accompanied. ``code`` is on her card and says nothing of her."""

    code = models.CharField(max_length=26, unique=True, default=public_code)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    birth_date = models.DateField(null=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    nationality = to(COUNTRY, null=True)
    city = to("reference.Place", null=True)
    quarter = models.CharField(max_length=80, blank=True)
    arrived_on = models.DateField(null=True)
    household_size = models.PositiveSmallIntegerField(null=True)
    schooling = models.CharField(max_length=20, choices=Schooling.choices, default=Schooling.NOT_STATED)
    literacy = models.CharField(max_length=20, choices=Literacy.choices, default=Literacy.NOT_STATED)
    interpreter = models.BooleanField(default=False)
    phone = models.CharField(max_length=20, blank=True)
    phone_safe = models.BooleanField(default=False)
    phone_shared = models.BooleanField(default=False)
    no_phone = models.BooleanField(default=False)
    no_document = models.BooleanField(default=False)
    great_vulnerability_by = models.UUIDField(null=True)
    great_vulnerability_on = models.DateField(null=True)
    registered_by = to(ORGANISATION)
    registered_on = models.DateField(default=clock.today)
    sort_key = models.CharField(max_length=250)
    erased_on = models.DateField(null=True)
    """Since then the row says nothing of anybody: it only holds the place of opaque ids."""

    class Meta:
        db_table = "people_person"
        indexes = [
            models.Index(fields=["sort_key", "id"], name="people_person_order"),
            models.Index(fields=["registered_on", "id"], name="people_person_registered"),
            models.Index(fields=["birth_date"], name="people_person_born"),
            models.Index(
                fields=["birth_year"], name="people_person_born_in", condition=Q(birth_date__isnull=True)
            ),
            models.Index(fields=["phone"], name="people_person_phone", condition=~Q(phone="")),
            # What a walk along something else asks of each: answered without her row.
            models.Index(fields=["id"], include=["city"], name="people_person_there"),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_person_sex",
                condition=Q(sex__in=Sex.values) | Q(sex="", erased_on__isnull=False),
            ),
            models.CheckConstraint(
                name="people_person_nationality",
                condition=Q(nationality__isnull=False) | Q(erased_on__isnull=False),
            ),
            one_of("person", "schooling", Schooling.values),
            one_of("person", "literacy", Literacy.values),
            models.CheckConstraint(
                name="people_person_one_birth",
                condition=Q(birth_date__isnull=True)
                | Q(birth_year__isnull=True)
                | Q(birth_date__year=F("birth_year")),
            ),
            models.CheckConstraint(
                name="people_person_household",
                condition=Q(household_size__isnull=True) | Q(household_size__range=(1, 60)),
            ),
            models.CheckConstraint(
                name="people_person_phone_or_none", condition=Q(no_phone=False) | Q(phone="")
            ),
        ]


class AccessGrant(Identified):
    """An organisation may see a person, for a reason, for a time. Inserted before the person herself.

    ``joined``: its own file was merged with another organisation's; ``until`` is the end of the agreement by
    which they share, and the file is its own again when the merge is undone (``parting.py``).
    """

    person = to("people.Person", "grants")
    organisation = to(ORGANISATION)
    granted_by = to(ORGANISATION)
    reason = models.CharField(max_length=20, choices=GrantReason.choices)
    source_type = models.CharField(max_length=60, blank=True)
    source_id = models.UUIDField(null=True)
    consent = to("people.Consent", null=True)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    joined = models.BooleanField(default=False)

    class Meta:
        db_table = "people_access_grant"
        indexes = [
            # What row security asks of every row: answered without the grant's own.
            models.Index(
                fields=["person", "organisation"], include=["until"], name="people_access_grant_held"
            ),
            models.Index(
                fields=["organisation"], name="people_access_grant_living", condition=Q(until__isnull=True)
            ),
            models.Index(
                fields=["organisation", "person"],
                name="people_access_grant_shared",
                condition=~Q(reason=GrantReason.REGISTRATION),
            ),
        ]
        constraints = [
            one_of("access_grant", "reason", GrantReason.values),
            models.CheckConstraint(
                name="people_access_grant_joined",
                condition=Q(joined=False) | Q(reason=GrantReason.REGISTRATION, until__isnull=False),
            ),
        ]


class Home(Identified):
    """Where she lives from a day on; the day's figures are counted where she lived that day."""

    person = to("people.Person", "homes")
    city = to("reference.Place", null=True)
    since = models.DateField()

    class Meta:
        db_table = "people_home"
        constraints = [models.UniqueConstraint(fields=["person", "since"], name="people_home_day")]


class PersonName(Identified):
    person = to("people.Person", "names")
    script = models.CharField(max_length=10, choices=NameScript.choices)
    given = models.CharField(max_length=100, blank=True)
    family = models.CharField(max_length=100, blank=True)
    main = models.BooleanField(default=False)

    class Meta:
        db_table = "people_person_name"
        constraints = [one_of("person_name", "script", NameScript.values)]


class FormerName(Identified):
    """A spelling that was corrected: she is still found by it, and nothing else is printed with it."""

    person = to("people.Person", "former_names")
    script = models.CharField(max_length=10, choices=NameScript.choices)
    given = models.CharField(max_length=100, blank=True)
    family = models.CharField(max_length=100, blank=True)
    until = models.DateField(default=clock.today)

    class Meta:
        db_table = "people_former_name"
        constraints = [
            one_of("former_name", "script", NameScript.values),
            models.UniqueConstraint(
                fields=["person", "script", "given", "family"], name="people_former_name_once"
            ),
        ]


class NameKey(Identified):
    """A key that spellings of a name share: looked up by equality, which row security lets use an index."""

    person = to("people.Person", "name_keys")
    key = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "people_name_key"
        # Holds all that a search asks: the table itself is not read.
        indexes = [models.Index(fields=["key", "person"], include=["version"], name="people_name_key_found")]


class SpokenLanguage(Identified):
    person = to("people.Person", "languages")
    language = to("reference.Language")
    level = models.CharField(max_length=10, choices=LanguageLevel.choices)

    class Meta:
        db_table = "people_spoken_language"
        constraints = [
            one_of("spoken_language", "level", LanguageLevel.values),
            models.UniqueConstraint(fields=["person", "language"], name="people_spoken_language_once"),
        ]


class IdentityDocument(Identified):
    """Numbers are not unique: a clash would tell that the person is known elsewhere."""

    person = to("people.Person", "documents")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    number = models.CharField(max_length=60)
    country = to(COUNTRY, null=True)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "people_identity_document"
        indexes = [
            models.Index(
                fields=["expires_on"],
                name="people_identity_document_end",
                condition=Q(expires_on__isnull=False, ended_on__isnull=True),
            )
        ]
        constraints = [one_of("identity_document", "kind", DocumentKind.values)]


class LegalFact(Identified):
    """One of the two dated facts of a legal situation."""

    person = to("people.Person", "legal_facts")
    dimension = models.CharField(max_length=20, choices=LegalDimension.choices)
    value = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True)
    document = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField(null=True)
    recorded_by = to(ORGANISATION)

    class Meta:
        db_table = "people_legal_fact"
        indexes = [
            models.Index(fields=["person", "dimension", "since"], name="people_legal_fact_day"),
            models.Index(
                fields=["expires_on"],
                name="people_legal_fact_end",
                condition=Q(expires_on__isnull=False, until__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_legal_fact_value",
                condition=Q(dimension=LegalDimension.PROTECTION, value__in=Protection.values)
                | Q(dimension=LegalDimension.RESIDENCE, value__in=Residence.values),
            ),
            models.CheckConstraint(
                name="people_legal_fact_days", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            ExclusionConstraint(
                name="people_legal_fact_one_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("dimension", RangeOperators.EQUAL),
                    (DateRange("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class EmergencyContact(Identified):
    person = to("people.Person", "emergency_contacts")
    name = models.CharField(max_length=100)
    relation = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "people_emergency_contact"


class Guardianship(Identified):
    """Who answers for somebody under 18, and what both agreed to."""

    person = to("people.Person", "guardianships")
    name = models.CharField(max_length=100, blank=True)
    body = models.CharField(max_length=100, blank=True)
    assent = models.BooleanField()
    consent = models.BooleanField()
    focal_point = models.CharField(max_length=100)

    class Meta:
        db_table = "people_guardianship"
        constraints = [
            models.CheckConstraint(name="people_guardianship_somebody", condition=~Q(name="") | ~Q(body=""))
        ]


class Consent(Identified):
    """An answer, yes or no, to one purpose, with the notice that was read."""

    person = to("people.Person", "consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    recipient = to(ORGANISATION, null=True)
    given = models.BooleanField()
    notice_version = models.CharField(max_length=20)
    notice_language = models.CharField(max_length=3)
    read_aloud = models.BooleanField(default=False)
    given_on = models.DateField(default=clock.today)
    expires_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    expiry_told_at = models.DateTimeField(null=True)
    """When those who saw her file because of it were told that it has expired."""

    class Meta:
        db_table = "people_consent"
        constraints = [one_of("consent", "purpose", Purpose.values)]

    def lives_on(self, day: date) -> bool:
        """As ``queries.living_consents``: given by that day, not taken back, not expired."""
        begun = self.given and self.withdrawn_at is None and self.given_on <= day
        return begun and (self.expires_on is None or self.expires_on >= day)


class Convention(Identified):
    """Two organisations agree in writing that the first may share files with the second.

    Recorded by one of them, in force when both have confirmed it: none opens files to itself alone.
    """

    from_organisation = to(ORGANISATION)
    to_organisation = to(ORGANISATION)
    reference = models.CharField(max_length=80)
    signed_on = models.DateField()
    expires_on = models.DateField(null=True)
    purposes = ArrayField(models.CharField(max_length=20), default=sharing_alone)
    data = ArrayField(models.CharField(max_length=20), default=list)
    """What is shared, as the paper says; empty when it does not."""
    authorisation = models.CharField(max_length=60, blank=True)
    """The number under which the authority for personal data has allowed it."""
    from_confirmed_at = models.DateTimeField(null=True)
    to_confirmed_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    """The first day on which it is in force no more, because one of the two ended it."""

    class Meta:
        db_table = "people_convention"
        indexes = [
            models.Index(fields=["from_organisation", "to_organisation"], name="people_convention_pair")
        ]
        constraints = [
            models.CheckConstraint(
                name="people_convention_two", condition=~Q(from_organisation=F("to_organisation"))
            ),
            models.CheckConstraint(
                name="people_convention_purposes",
                condition=Q(purposes__contained_by=Purpose.values)
                & Q(purposes__contains=[Purpose.SHARING.value]),
            ),
            models.CheckConstraint(
                name="people_convention_data", condition=Q(data__contained_by=DataCategory.values)
            ),
            models.CheckConstraint(
                name="people_convention_days",
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("signed_on")),
            ),
        ]


class RestrictedReader(Identified):
    """A named person may read the restricted facts about somebody.

    ``file``: the file for which she was named, when it has been merged into ``person`` since: a merge gives
    no reader more than she had.
    """

    person = to("people.Person", "restricted_readers")
    file = models.UUIDField(null=True)
    user_id = models.UUIDField()
    named_by = models.UUIDField(null=True)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "people_restricted_reader"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "file", "user_id"],
                nulls_distinct=False,
                name="people_restricted_reader_once",
            )
        ]


class RestrictedFact(Identified):
    """Kept encrypted, bound to this row; no rule, letter, figure or journal entry sees it."""

    person = to("people.Person", "restricted_facts")
    file = models.UUIDField(null=True)
    kind = models.CharField(max_length=20, choices=RestrictedKind.choices)
    sealed = models.TextField()
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "people_restricted_fact"
        constraints = [one_of("restricted_fact", "kind", RestrictedKind.values)]

    @property
    def bound_to(self) -> str:
        return f"people_restricted_fact:{self.id}"


from .consent_models import AccessNotice, AnswerProof  # noqa: E402, F401
from .contact_models import ContactPreference, OtherName  # noqa: E402, F401
from .household_models import Functioning, Household, HouseholdMember  # noqa: E402, F401
from .reception_models import Visit, Visitor  # noqa: E402, F401
from .rights_models import (  # noqa: E402, F401 - the tables of this package are here
    Canonical,
    Merge,
    MergeChange,
    RequestWords,
    RightsRequest,
)

from . import policies  # noqa: E402, F401 isort: skip
