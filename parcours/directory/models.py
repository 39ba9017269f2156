"""Who offers what, where, to whom. Policies: ``policies.py``."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .enums import Cost, Need, Standing

ORGANISATION = "accounts.Organisation"
CONFIRM_EVERY = 90
"""Days after which an entry that nobody confirmed stops being proposed."""


def one_of(table: str, field: str, choices) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"directory_{table}_{field}", condition=Q(**{f"{field}__in": choices.values})
    )


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class Service(Identified):
    """Something an organisation offers. ``taken`` moves under the row's lock.

    Texts are {fr, ar, en}; ``reviewed`` says for which source text a translation was made (``texts.py``).
    Empty lists of the public mean: everybody. ``places`` None: as many as come. ``sensitive``: name and place
    are told to nobody outside its organisation. ``keeper``: who keeps the entry, when the organisation has
    nobody here. ``response_days``: the median of its real answers to referrals.
    """

    code = models.CharField(max_length=40)
    organisation = to(ORGANISATION)
    keeper = to(ORGANISATION)
    kind = models.CharField(max_length=20, choices=Need.choices)
    source_language = models.CharField(max_length=2, default="fr")
    name = models.JSONField()
    description = models.JSONField(default=dict)
    conditions = models.JSONField(default=dict)
    documents = models.JSONField(default=dict)
    reviewed = models.JSONField(default=dict)
    sensitive = models.BooleanField(default=False)
    # Where
    region = to("reference.Region")
    place = to("reference.Place", null=True)
    site = to("accounts.Site", null=True)
    address = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    step_free = models.BooleanField(null=True)
    # For whom
    sexes = models.JSONField(default=list)
    age_from = models.PositiveSmallIntegerField(null=True)
    age_to = models.PositiveSmallIntegerField(null=True)
    protections = models.JSONField(default=list)
    residences = models.JSONField(default=list)
    lots = models.JSONField(default=list)
    public_languages = models.JSONField(default=list)
    # How
    languages = models.JSONField(default=list)
    interpreter = models.BooleanField(default=False)
    cost = models.CharField(max_length=10, choices=Cost.choices, default=Cost.FREE)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    cost_note = models.JSONField(default=dict)
    hours = models.JSONField(default=list)
    hours_note = models.JSONField(default=dict)
    contact_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(max_length=120, blank=True)
    # Room
    places = models.PositiveIntegerField(null=True)
    taken = models.IntegerField(default=0)
    has_waiting_list = models.BooleanField(default=False)
    waiting = models.PositiveIntegerField(default=0)
    funding_until = models.DateField(null=True)
    # Fresh
    owner = to("accounts.User", null=True)
    confirmed_on = models.DateField(default=clock.today)
    confirm_every_days = models.PositiveSmallIntegerField(default=CONFIRM_EVERY)
    confirm_by = models.DateField()
    reminded_for = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    response_days = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    response_answers = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "directory_service"
        ordering = ["organisation", "code"]
        indexes = [
            models.Index(fields=["kind", "region"], name="directory_service_need"),
            models.Index(
                fields=["confirm_by"], name="directory_service_confirm_by", condition=Q(ended_on__isnull=True)
            ),
        ]
        constraints = [
            one_of("service", "kind", Need),
            one_of("service", "cost", Cost),
            models.UniqueConstraint(fields=["organisation", "code"], name="directory_service_code"),
            models.CheckConstraint(
                name="directory_service_taken",
                condition=Q(taken__gte=0) & (Q(places__isnull=True) | Q(taken__lte=F("places"))),
            ),
            models.CheckConstraint(
                name="directory_service_ages",
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_from__lte=F("age_to")),
            ),
            # The sites of an organisation are known to everybody.
            models.CheckConstraint(
                name="directory_service_secret_has_no_site",
                condition=Q(sensitive=False) | Q(site__isnull=True),
            ),
            models.CheckConstraint(
                name="directory_service_amount",
                condition=Q(amount__isnull=True, currency="") | (Q(amount__gte=0) & ~Q(currency="")),
            ),
            models.CheckConstraint(
                name="directory_service_waiting", condition=Q(has_waiting_list=True) | Q(waiting=0)
            ),
        ]

    @property
    def left(self) -> int | None:
        return None if self.places is None else self.places - self.taken

    @property
    def point(self) -> tuple[Decimal, Decimal] | None:
        """Where it is (WGS 84): as it says, else as its site does; None while nobody knows."""
        found = self if self.latitude is not None or self.site is None else self.site
        return None if found.latitude is None else (found.latitude, found.longitude)

    @property
    def gets_in(self) -> bool | None:
        """Whether one gets in without steps: as it says, else as its site does; None while nobody knows."""
        return self.site.step_free if self.step_free is None and self.site else self.step_free

    def standing(self, day: date | None = None) -> Standing:
        """How it stands on a day: whether it may be proposed, and else why not."""
        on = day or clock.today()
        if self.ended_on is not None and self.ended_on <= on:
            return Standing.ENDED
        if self.funding_until is not None and self.funding_until < on:
            return Standing.UNFUNDED
        if self.confirm_by < on:
            return Standing.STALE
        if self.left is None or self.left > 0:
            return Standing.OPEN
        return Standing.WAITING if self.has_waiting_list else Standing.FULL


class PlaceTaken(Identified):
    """What took a place of a service, once; gone when the place is free again."""

    service = to("directory.Service", "takers")
    source_type = models.CharField(max_length=60)
    source_id = models.UUIDField()
    since = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "directory_place_taken"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "source_type", "source_id"], name="directory_place_taken_once"
            )
        ]


class EmptySearch(Identified):
    """Searches of one day that found nothing: what was sought where, never by whom or for whom."""

    on = models.DateField(default=clock.today)
    kind = models.CharField(max_length=20, choices=Need.choices)
    region = to("reference.Region", null=True)
    place = to("reference.Place", null=True)
    criteria = models.CharField(max_length=120, blank=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "directory_empty_search"
        constraints = [
            one_of("empty_search", "kind", Need),
            models.UniqueConstraint(
                fields=["on", "kind", "region", "place", "criteria"],
                name="directory_empty_search_once_a_day",
                nulls_distinct=False,
            ),
        ]


from . import policies  # noqa: E402, F401
