"""Reception points, campaigns with their materials, outings with their counts, pre-registrations, events.

Points and campaigns are seen by every organisation. An outing names a spot where people gather: it is seen by
the organisation that holds it and the partners of its team. What concerns a person follows her.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from parcours.accounts.enums import OrganisationKind
from parcours.kernel import clock
from parcours.kernel.identifiers import uuid7
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import ORGANISATION, per_person, policy
from parcours.reference.enums import Sex

from .enums import (
    Activity,
    CancelReason,
    Channel,
    Equipment,
    EventCancelReason,
    EventKind,
    EventState,
    FollowState,
    GivenUpReason,
    LessonKind,
    LessonState,
    MetAge,
    Need,
    OutingState,
    PointState,
    ReachKind,
    ReachMethod,
    Source,
    Theme,
)
from .recommendation_models import Diffusion as Diffusion
from .recommendation_models import Recommendation as Recommendation

PLACE = "reference.Place"
BODY = "accounts.Organisation"


def one_of(table: str, field: str, choices, *, empty: bool = False) -> models.CheckConstraint:
    values = [*choices.values, *([""] if empty else [])]
    return models.CheckConstraint(name=f"outreach_{table}_{field}", condition=Q(**{f"{field}__in": values}))


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class Point(Identified):
    """The reception point at a site. ``ready``: the entry of the journal that counts it as effective."""

    site = models.OneToOneField("accounts.Site", on_delete=models.PROTECT, related_name="reception_point")
    organisation = to(BODY)
    project = to("programmes.Project", null=True)
    state = models.CharField(max_length=12, choices=PointState.choices, default=PointState.PLANNED)
    opened_on = models.DateField(null=True)
    since = models.DateField(null=True)
    """The day on which the present state began."""
    staffed_since = models.DateField(null=True)
    staff = models.PositiveSmallIntegerField(default=0)
    equipped_since = models.DateField(null=True)
    equipment = ArrayField(models.CharField(max_length=20, choices=Equipment.choices), default=list)
    hours = models.JSONField(default=dict)
    ready = models.UUIDField(null=True)
    ready_on = models.DateField(null=True)

    class Meta:
        db_table = "outreach_point"
        constraints = [
            one_of("point", "state", PointState),
            models.CheckConstraint(
                name="outreach_point_staff",
                condition=Q(staffed_since__isnull=True, staff=0)
                | Q(staffed_since__isnull=False, staff__range=(1, 500)),
            ),
            models.CheckConstraint(
                name="outreach_point_equipment",
                condition=Q(equipped_since__isnull=True, equipment=[])
                | Q(equipped_since__isnull=False, equipment__len__gte=1),
            ),
            models.CheckConstraint(
                name="outreach_point_opened",
                condition=Q(state=PointState.PLANNED, opened_on__isnull=True)
                | (~Q(state=PointState.PLANNED) & Q(opened_on__isnull=False, since__gte=F("opened_on"))),
            ),
        ]


class Campaign(Identified):
    """What is to be known, by whom, where and when. ``places``: codes of cities; none: the whole country."""

    organisation = to(BODY)
    project = to("programmes.Project", null=True)
    title = models.JSONField()
    aim = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    places = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        db_table = "outreach_campaign"
        constraints = [
            models.CheckConstraint(
                name="outreach_campaign_days",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            )
        ]


class Material(Identified):
    """What was printed, said or sent. ``reach``: how many it reached, never added across channels."""

    campaign = to("outreach.Campaign", "materials")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    language = to("reference.Language")
    place = to(PLACE, null=True)
    day = models.DateField(default=clock.today)
    quantity = models.PositiveIntegerField()
    reach = models.PositiveIntegerField(null=True)
    reach_kind = models.CharField(max_length=10, choices=ReachKind.choices, blank=True)
    method = models.CharField(max_length=15, choices=ReachMethod.choices, blank=True)

    class Meta:
        db_table = "outreach_material"
        constraints = [
            one_of("material", "channel", Channel),
            models.CheckConstraint(
                name="outreach_material_reach",
                condition=Q(reach__isnull=True, reach_kind="", method="")
                | Q(reach__isnull=False, reach_kind__in=ReachKind.values, method__in=ReachMethod.values),
            ),
        ]


class Outing(Identified):
    """A team goes where people are. ``met``: everybody met, the sum of its counts; ``known_before``: of them
    those seen before and not registered yet; ``entry``: the entry of the journal that counts it."""

    organisation = to(BODY)
    partners = ArrayField(models.UUIDField(), default=list)
    members = ArrayField(models.UUIDField(), default=list)
    """Users of the team, by their ids."""
    campaign = to("outreach.Campaign", "outings", null=True)
    project = to("programmes.Project", null=True)
    place = to(PLACE)
    region = to("reference.Region")
    quarter = models.CharField(max_length=80, blank=True)
    spot = models.CharField(max_length=120, blank=True)
    day = models.DateField()
    begins = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    state = models.CharField(max_length=10, choices=OutingState.choices, default=OutingState.PLANNED)
    cancelled_for = models.CharField(max_length=12, choices=CancelReason.choices, blank=True)
    met = models.PositiveIntegerField(default=0)
    agreed = models.PositiveIntegerField(default=0)
    known_before = models.PositiveIntegerField(default=0)
    entry = models.UUIDField(null=True)

    class Meta:
        db_table = "outreach_outing"
        indexes = [models.Index(fields=["organisation", "day"], name="outreach_outing_day")]
        constraints = [
            one_of("outing", "state", OutingState),
            models.CheckConstraint(
                name="outreach_outing_cancelled",
                condition=Q(state=OutingState.CANCELLED, cancelled_for__in=CancelReason.values)
                | (~Q(state=OutingState.CANCELLED) & Q(cancelled_for="")),
            ),
            models.CheckConstraint(
                name="outreach_outing_counts",
                condition=Q(agreed__lte=F("met"), known_before__lte=F("met")),
            ),
            models.CheckConstraint(
                name="outreach_outing_reported",
                condition=Q(state=OutingState.REPORTED, entry__isnull=False)
                | (~Q(state=OutingState.REPORTED) & Q(entry__isnull=True)),
            ),
        ]


class Met(Identified):
    """So many people of one sex, age and nationality were met. Nobody's row."""

    outing = to("outreach.Outing", "counts")
    sex = models.CharField(max_length=1, choices=Sex.choices)
    age = models.CharField(max_length=12, choices=MetAge.choices)
    nationality = to("reference.Country")
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "outreach_met"
        constraints = [
            one_of("met", "sex", Sex),
            one_of("met", "age", MetAge),
            models.UniqueConstraint(fields=["outing", "sex", "age", "nationality"], name="outreach_met_once"),
        ]


class Agreed(Identified):
    """So many people agreed to be registered, by how they were found."""

    outing = to("outreach.Outing", "sources")
    source = models.CharField(max_length=12, choices=Source.choices)
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "outreach_agreed"
        constraints = [
            one_of("agreed", "source", Source),
            models.UniqueConstraint(fields=["outing", "source"], name="outreach_agreed_once"),
        ]


class Heard(Identified):
    """So many people spoke of a need."""

    outing = to("outreach.Outing", "needs")
    need = models.CharField(max_length=12, choices=Need.choices)
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "outreach_heard"
        constraints = [
            one_of("heard", "need", Need),
            models.UniqueConstraint(fields=["outing", "need"], name="outreach_heard_once"),
        ]


class Preregistration(Identified):
    """Somebody met at an outing agreed to be registered; a centre completes her file and gives the card.

    ``centre``: the site where she is expected. ``may_contact``: what she answered when it was read to her.
    """

    person = to("people.Person", "preregistrations")
    outing = to("outreach.Outing", "preregistrations")
    place = to(PLACE)
    """The city of the outing: the centre does not see the outing itself."""
    organisation = to(BODY)
    centre = to("accounts.Site", null=True)
    source = models.CharField(max_length=12, choices=Source.choices)
    may_contact = models.BooleanField()
    read_aloud = models.BooleanField(default=True)
    perhaps_minor = models.BooleanField(default=False)
    taken_on = models.DateField(default=clock.today)
    state = models.CharField(max_length=12, choices=FollowState.choices, default=FollowState.TO_COMPLETE)
    completed_on = models.DateField(null=True)
    given_up_for = models.CharField(max_length=15, choices=GivenUpReason.choices, blank=True)

    class Meta:
        db_table = "outreach_preregistration"
        indexes = [
            models.Index(
                fields=["centre", "taken_on"],
                name="outreach_preregistration_open",
                condition=Q(state=FollowState.TO_COMPLETE),
            )
        ]
        constraints = [
            one_of("preregistration", "state", FollowState),
            one_of("preregistration", "source", Source),
            models.CheckConstraint(
                name="outreach_preregistration_completed",
                condition=Q(state=FollowState.COMPLETED, completed_on__gte=F("taken_on"))
                | (~Q(state=FollowState.COMPLETED) & Q(completed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="outreach_preregistration_given_up",
                condition=Q(state=FollowState.GIVEN_UP, given_up_for__in=GivenUpReason.values)
                | (~Q(state=FollowState.GIVEN_UP) & Q(given_up_for="")),
            ),
        ]


class Event(Identified):
    """People come together: an awareness session, a training of officials and staff, a fair. Seen by every
    organisation. ``counted``: people there who are not named, the sum of its counts; ``entry``: the entry of
    the journal that counts them."""

    organisation = to(BODY)
    project = to("programmes.Project", null=True)
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    title = models.JSONField()
    programme = models.JSONField(default=dict)
    themes = ArrayField(models.CharField(max_length=20, choices=Theme.choices))
    place = to(PLACE)
    region = to("reference.Region")
    site = to("accounts.Site", null=True)
    venue = models.CharField(max_length=120, blank=True)
    day = models.DateField()
    last_day = models.DateField()
    begins = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    language = to("reference.Language", null=True)
    speaker = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.PLANNED)
    cancelled_for = models.CharField(max_length=12, choices=EventCancelReason.choices, blank=True)
    counted = models.PositiveIntegerField(default=0)
    entry = models.UUIDField(null=True)

    class Meta:
        db_table = "outreach_event"
        indexes = [
            models.Index(fields=["-day", "-id"], name="outreach_event_day"),
            models.Index(fields=["organisation", "day"], name="outreach_event_own"),
        ]
        constraints = [
            one_of("event", "kind", EventKind),
            one_of("event", "state", EventState),
            models.CheckConstraint(
                name="outreach_event_themes",
                condition=Q(themes__len__gte=1, themes__contained_by=Theme.values),
            ),
            models.CheckConstraint(name="outreach_event_days", condition=Q(last_day__gte=F("day"))),
            models.CheckConstraint(
                name="outreach_event_cancelled",
                condition=Q(state=EventState.CANCELLED, cancelled_for__in=EventCancelReason.values)
                | (~Q(state=EventState.CANCELLED) & Q(cancelled_for="")),
            ),
            models.CheckConstraint(
                name="outreach_event_reported",
                condition=Q(state=EventState.REPORTED, entry__isnull=False)
                | (~Q(state=EventState.REPORTED) & Q(entry__isnull=True)),
            ),
        ]


class Present(Identified):
    """So many people of one sex, age and nationality were at an event, without a name. Nobody's row."""

    event = to("outreach.Event", "counts")
    sex = models.CharField(max_length=1, choices=Sex.choices)
    age = models.CharField(max_length=12, choices=MetAge.choices)
    nationality = to("reference.Country")
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "outreach_present"
        constraints = [
            one_of("present", "sex", Sex),
            one_of("present", "age", MetAge),
            models.UniqueConstraint(
                fields=["event", "sex", "age", "nationality"], name="outreach_present_once"
            ),
        ]


class Attendee(Identified):
    """Somebody with a file was at an event; ``entry``: the entry of the journal that says so."""

    person = to("people.Person", "events_attended")
    event = to("outreach.Event", "attendees")
    entry = models.UUIDField()

    class Meta:
        db_table = "outreach_attendee"
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="outreach_attendee_once")]


class Official(Identified):
    """Somebody who works for an institution, in the register of who was trained. Seen by ``organisation``,
    which keeps it. Of an institution of the platform (``body``) or another, named. ``user``: her account.
    ``counts_as``: opaque; one and the same in every register that certainly holds the same person."""

    organisation = to(BODY)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    body = to(BODY, null=True)
    institution = models.CharField(max_length=160, blank=True)
    institution_kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    service = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=120, blank=True)
    region = to("reference.Region")
    site = to("accounts.Site", null=True)
    email = models.EmailField(max_length=254, blank=True)
    user = to("accounts.User", null=True)
    left_on = models.DateField(null=True)
    counts_as = models.UUIDField(default=uuid7)

    class Meta:
        db_table = "outreach_official"
        indexes = [
            models.Index(fields=["organisation", "name", "id"], name="outreach_official_name"),
            models.Index(fields=["counts_as"], name="outreach_official_counts_as"),
            models.Index(Upper("email"), name="outreach_official_email", condition=~Q(email="")),
        ]
        constraints = [
            one_of("official", "institution_kind", OrganisationKind),
            one_of("official", "sex", Sex, empty=True),
            models.CheckConstraint(
                name="outreach_official_institution",
                condition=Q(body__isnull=False, institution="") | (Q(body__isnull=True) & ~Q(institution="")),
            ),
            models.UniqueConstraint(fields=["organisation", "user"], name="outreach_official_user"),
        ]


class Trained(Identified):
    """An official was at a capacity event. ``pre``, ``post``: marks of her tests, 0 to 100; ``entry``: the
    entry of the journal that says so."""

    official = to("outreach.Official", "trainings")
    event = to("outreach.Event", "officials")
    pre = models.PositiveSmallIntegerField(null=True)
    post = models.PositiveSmallIntegerField(null=True)
    entry = models.UUIDField()

    class Meta:
        db_table = "outreach_trained"
        constraints = [
            models.UniqueConstraint(fields=["official", "event"], name="outreach_trained_once"),
            models.CheckConstraint(
                name="outreach_trained_marks",
                condition=(Q(pre__isnull=True) | Q(pre__lte=100)) & (Q(post__isnull=True) | Q(post__lte=100)),
            ),
        ]


class Lesson(Identified):
    """What went well or not, what was learnt of it, what is advised: {fr, ar, en}. Whoever wrote it sees it;
    once ``shared``, everybody. ``activity`` or ``indicator`` (its code) says where it belongs."""

    organisation = to(BODY)
    kind = models.CharField(max_length=10, choices=LessonKind.choices)
    title = models.JSONField()
    happened = models.JSONField(default=dict)
    learnt = models.JSONField(default=dict)
    advice = models.JSONField(default=dict)
    themes = ArrayField(models.CharField(max_length=20, choices=Theme.choices))
    place = to(PLACE, null=True)
    region = to("reference.Region", null=True)
    activity = models.CharField(max_length=12, choices=Activity.choices, blank=True)
    indicator = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=LessonState.choices, default=LessonState.DRAFT)
    written_on = models.DateField(default=clock.today)
    shared_on = models.DateField(null=True)

    class Meta:
        db_table = "outreach_lesson"
        constraints = [
            one_of("lesson", "kind", LessonKind),
            one_of("lesson", "state", LessonState),
            one_of("lesson", "activity", Activity, empty=True),
            models.CheckConstraint(
                name="outreach_lesson_themes",
                condition=Q(themes__len__gte=1, themes__contained_by=Theme.values),
            ),
            models.CheckConstraint(name="outreach_lesson_tied", condition=~Q(activity="") | ~Q(indicator="")),
            models.CheckConstraint(
                name="outreach_lesson_shared",
                condition=Q(state=LessonState.DRAFT, shared_on__isnull=True)
                | (~Q(state=LessonState.DRAFT) & Q(shared_on__isnull=False)),
            ),
        ]


class Reading(Identified):
    """A user opened a lesson; ``useful``: what she said of it. Each counts once."""

    lesson = to("outreach.Lesson", "readings")
    user = models.UUIDField()
    useful = models.BooleanField(null=True)

    class Meta:
        db_table = "outreach_reading"
        constraints = [models.UniqueConstraint(fields=["lesson", "user"], name="outreach_reading_once")]


policy(
    Outing,
    using=(
        f"outreach_outing.organisation_id = {ORGANISATION} OR {ORGANISATION} = ANY (outreach_outing.partners)"
    ),
)
# Under the policy of the outing itself: what is not seen has no counts.
for counted in (Met, Agreed, Heard):
    _table = counted._meta.db_table
    policy(counted, using=f"EXISTS (SELECT 1 FROM outreach_outing o WHERE o.id = {_table}.outing_id)")  # noqa: S608
per_person(Preregistration)
per_person(Attendee)
policy(Official, using=f"outreach_official.organisation_id = {ORGANISATION}")
# Under the policy of the official herself.
policy(Trained, using="EXISTS (SELECT 1 FROM outreach_official o WHERE o.id = outreach_trained.official_id)")
policy(
    Lesson,
    using=f"outreach_lesson.organisation_id = {ORGANISATION} OR outreach_lesson.state = 'shared'",
    check=f"outreach_lesson.organisation_id = {ORGANISATION}",
)
