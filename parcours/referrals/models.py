"""Who was sent to whom, what was shared, and every move since. Policies: ``policies.py``."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.identifiers import public_code
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import append_only

from .enums import (
    CLOCKS,
    ENDED,
    OPEN,
    TO_TELL,
    Channel,
    DeclineReason,
    Item,
    Kind,
    NotReceivedReason,
    OverrideReason,
    Purpose,
    State,
    TellWay,
    WithdrawReason,
)

PERSON = "people.Person"
ORGANISATION = "accounts.Organisation"
REASONS = sorted({*DeclineReason.values, *WithdrawReason.values, *NotReceivedReason.values})


def one_of(table: str, field: str, values: list[str], *, empty: bool = False) -> models.CheckConstraint:
    allowed = [*values, ""] if empty else values
    return models.CheckConstraint(name=f"referrals_{table}_{field}", condition=Q(**{f"{field}__in": allowed}))


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class Referral(Identified):
    """A person is sent to a service. Everything here is a code, a day, or a name of an organisation.

    ``frozen``: both sides as they were on the day of sending: ``{"from", "from_site", "to", "service",
    "site"}``, each ``{fr, ar, en}``. Without a ``service`` it was made off the platform. ``group``: proposals
    for one need; the first solution ends the others. ``sex`` … ``age_band``: of her on the day of sending,
    for the boards. Days: ``since`` of the present state, ``due_on`` from which the clock counts.
    ``reminded``: the clock that reminded last; a clock that has stopped never runs again. ``told_of``: the
    last answer that she heard of.
    """

    code = models.CharField(max_length=26, unique=True, default=public_code)
    person = to(PERSON, "referrals")
    group = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REFERRAL)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.PLATFORM)
    need = models.CharField(max_length=20)
    service = to("directory.Service", "referrals", null=True)
    from_organisation = to(ORGANISATION)
    from_user = models.UUIDField(null=True)
    from_site = models.UUIDField(null=True)
    to_organisation = to(ORGANISATION, null=True)
    to_user = models.UUIDField(null=True)
    frozen = models.JSONField(default=dict)
    items = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(max_length=15, choices=State.choices, default=State.PROPOSED)
    since = models.DateField(default=clock.today)
    due_on = models.DateField(default=clock.today)
    reminded = models.CharField(max_length=10, blank=True)
    told_of = models.CharField(max_length=15, choices=State.choices, blank=True)
    reason_code = models.CharField(max_length=20, blank=True)
    override_reason = models.CharField(max_length=20, choices=OverrideReason.choices, blank=True)
    meeting_at = models.DateTimeField(null=True)
    meeting_place = models.CharField(max_length=120, blank=True)
    proposed_on = models.DateField(default=clock.today)
    sent_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    sex = models.CharField(max_length=10, blank=True)
    nationality = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=10, blank=True)
    age_band = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "referrals_referral"
        indexes = [
            models.Index(fields=["from_organisation", "state", "since"], name="referrals_referral_sent"),
            models.Index(fields=["to_organisation", "state", "since"], name="referrals_referral_received"),
            # The order of the list of what was sent, and of what was received.
            models.Index(
                fields=["from_organisation", "-ended_on", "due_on", "id"], name="referrals_list_sent"
            ),
            models.Index(
                fields=["to_organisation", "-ended_on", "due_on", "id"], name="referrals_list_received"
            ),
            models.Index(fields=["person", "proposed_on"], name="referrals_referral_person"),
            models.Index(fields=["group"], name="referrals_referral_group"),
            models.Index(fields=["sent_on"], name="referrals_referral_day"),
            models.Index(
                fields=["from_organisation", "reminded", "state", "channel"],
                name="referrals_referral_reminded",
                condition=Q(ended_on__isnull=True) & ~Q(reminded=""),
            ),
            models.Index(
                fields=["due_on"],
                name="referrals_referral_waiting",
                condition=Q(state__in=[state.value for state in OPEN if state != State.PROPOSED]),
            ),
        ]
        constraints = [
            one_of("referral", "kind", Kind.values),
            one_of("referral", "channel", Channel.values),
            one_of("referral", "state", State.values),
            one_of("referral", "told_of", [state.value for state in TO_TELL], empty=True),
            one_of("referral", "reason_code", REASONS, empty=True),
            one_of("referral", "reminded", list(CLOCKS), empty=True),
            one_of("referral", "override_reason", OverrideReason.values, empty=True),
            models.CheckConstraint(
                name="referrals_referral_items", condition=Q(items__contained_by=Item.values)
            ),
            models.CheckConstraint(
                name="referrals_referral_two", condition=~Q(from_organisation=F("to_organisation"))
            ),
            models.CheckConstraint(
                name="referrals_referral_off_platform",
                condition=Q(service__isnull=False, to_organisation__isnull=False)
                | Q(channel=Channel.PHONE, to_organisation__isnull=True),
            ),
            models.CheckConstraint(
                name="referrals_referral_sent_day",
                condition=Q(state__in=[State.PROPOSED, State.WITHDRAWN]) | Q(sent_on__isnull=False),
            ),
            models.CheckConstraint(
                name="referrals_referral_ended_day",
                condition=Q(state__in=[state.value for state in ENDED], ended_on__isnull=False)
                | (~Q(state__in=[state.value for state in ENDED]) & Q(ended_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="referrals_referral_accepted_says_when",
                condition=~Q(state=State.ACCEPTED) | Q(accepted_on__isnull=False, meeting_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referrals_referral_closed_on_both",
                condition=~Q(state=State.CLOSED) | Q(delivered_on__isnull=False, received_on__isnull=False),
            ),
            models.CheckConstraint(
                name="referrals_referral_says_why",
                condition=~Q(state__in=[State.DECLINED, State.WITHDRAWN, State.NOT_RECEIVED])
                | ~Q(reason_code=""),
            ),
            models.UniqueConstraint(
                fields=["from_organisation", "person", "service"],
                name="referrals_referral_open_once",
                condition=Q(state__in=[state.value for state in OPEN], service__isnull=False),
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED


@append_only
class Move(Identified):
    """One move of a referral: the log. ``channel``: how it was told; ``clock`` and ``system`` by nobody."""

    referral = to("referrals.Referral", "moves")
    number = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=15, blank=True)
    target = models.CharField(max_length=15, choices=State.choices)
    reason_code = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=10)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    user_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)

    class Meta:
        db_table = "referrals_move"
        ordering = ["referral", "number"]
        constraints = [
            one_of("move", "target", State.values),
            models.UniqueConstraint(fields=["referral", "number"], name="referrals_move_once"),
            # No state is entered twice: whatever two do at once, one of them said it.
            models.UniqueConstraint(fields=["referral", "target"], name="referrals_move_state_once"),
        ]


@append_only
class Telling(Identified):
    """She was told of an answer, each once: by whom, when and how. Nobody's, when a message arrived."""

    referral = to("referrals.Referral", "tellings")
    state = models.CharField(max_length=15, choices=State.choices)
    way = models.CharField(max_length=10, choices=TellWay.choices)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    user_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)

    class Meta:
        db_table = "referrals_telling"
        constraints = [
            one_of("telling", "state", [state.value for state in TO_TELL]),
            one_of("telling", "way", TellWay.values),
            models.UniqueConstraint(fields=["referral", "state"], name="referrals_telling_once"),
        ]


class Snapshot(Identified):
    """What the receiver reads: the chosen items as they were when she saw them, sealed. ``cut_at``: nobody at
    the receiving organisation reads it any more."""

    referral = models.OneToOneField("referrals.Referral", models.PROTECT, related_name="snapshot")
    person = to(PERSON)
    from_organisation = to(ORGANISATION)
    to_organisation = to(ORGANISATION, null=True)
    sealed = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    """Why something was shared without her agreement, sealed."""
    sent_at = models.DateTimeField(null=True)
    cut_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "referrals_snapshot"

    @property
    def bound_to(self) -> str:
        return f"referrals_snapshot:{self.id}"


class Link(Identified):
    """A partner without an account answers here. Only the token's hash is kept; ``address`` is sealed."""

    referral = to("referrals.Referral", "links")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    digest = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=10, blank=True)
    address = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "referrals_link"
        constraints = [
            one_of("link", "purpose", Purpose.values),
            models.CheckConstraint(
                name="referrals_link_expires", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]

    @property
    def bound_to(self) -> str:
        return f"referrals_link:{self.id}"


class Reminder(Identified):
    """Somebody was reminded of a referral: each number of each clock once, whatever ran how often.

    ``kind``: which clock; ``number``: which of its reminders, from 1. ``to_user``: the coordinator to whom
    the last one was told too.
    """

    referral = to("referrals.Referral", "reminders")
    kind = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    day = models.DateField(default=clock.today)
    to_organisation = to(ORGANISATION, null=True)
    to_user = models.UUIDField(null=True)

    class Meta:
        db_table = "referrals_reminder"
        constraints = [
            models.UniqueConstraint(fields=["referral", "kind", "number"], name="referrals_reminder_once")
        ]


from . import policies  # noqa: E402, F401
