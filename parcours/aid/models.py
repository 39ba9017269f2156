"""What was asked for, decided and paid, to whom and from which budget line. Policies: ``policies.py``."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .enums import (
    CoveredReason,
    Decider,
    Hold,
    Kind,
    ListState,
    PaymentState,
    RefusalReason,
    ReturnReason,
    State,
    Way,
)

PERSON = "people.Person"
ORGANISATION = "accounts.Organisation"


"""Something is still to be done with such a request."""


def one_of(table: str, field: str, choices, *, empty: bool = False) -> models.CheckConstraint:
    values = [*choices.values, *([""] if empty else [])]
    return models.CheckConstraint(name=f"aid_{table}_{field}", condition=Q(**{f"{field}__in": values}))


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


def money(**more) -> models.DecimalField:
    return models.DecimalField(max_digits=14, decimal_places=2, **more)


class BudgetLine(Identified):
    """A line of the programme's budget. ``committed``: granted and not yet paid.

    Both counters are those of all organisations: the system moves them, with the row locked.
    """

    programme = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    project = to("programmes.Project")
    amount = money()
    currency = models.CharField(max_length=3)
    committed = money(default=Decimal(0))
    spent = money(default=Decimal(0))

    class Meta:
        db_table = "aid_budget_line"
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="aid_budget_line_once"),
            models.CheckConstraint(
                name="aid_budget_line_not_overspent",
                condition=Q(committed__gte=0)
                & Q(spent__gte=0)
                & Q(spent__lte=F("amount"))
                & Q(spent__lte=F("amount") - F("committed")),
            ),
        ]


class Counter(models.Model):
    """The last number that an organisation gave to a payment in a year; moved under the row's lock."""

    organisation = to(ORGANISATION)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "aid_counter"
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="aid_counter_once")]


class List(Identified):
    """What half-days attended in one session and month give, for one kind of aid. ``session``: its id."""

    organisation = to(ORGANISATION)
    session = models.UUIDField()
    month = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    rate = money()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=ListState.choices, default=ListState.OPEN)
    line = to("aid.BudgetLine", null=True)
    handed_by = models.UUIDField(null=True)
    handed_at = models.DateTimeField(default=clock.now)
    approved_by = models.UUIDField(null=True)
    approved_on = models.DateField(null=True)
    paid_by = models.UUIDField(null=True)
    paid_on = models.DateField(null=True)

    class Meta:
        db_table = "aid_list"
        constraints = [
            one_of("list", "kind", Kind),
            one_of("list", "state", ListState),
            models.UniqueConstraint(fields=["session", "month", "kind"], name="aid_list_once"),
            models.CheckConstraint(
                name="aid_list_approved_by_another", condition=~Q(approved_by=F("handed_by"))
            ),
        ]


class Request(Identified):
    """Aid for one person and one month. ``granted`` is what may be paid, ``paid`` what was.

    ``what`` and notes stay in the file. ``listed``: it comes from a line of a list.
    """

    person = to(PERSON, "aid_requests")
    organisation = to(ORGANISATION)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    asked = money()
    quantity = models.PositiveSmallIntegerField(default=1)
    currency = models.CharField(max_length=3)
    month = models.DateField()
    what = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    step = to("cases.Step", "aid", null=True)
    session = models.UUIDField(null=True)
    listed = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.ASKED)
    asked_by = models.UUIDField(null=True)
    asked_on = models.DateField(default=clock.today)
    asked_at = models.DateTimeField(default=clock.now)
    band = models.CharField(max_length=12, choices=Decider.choices, blank=True)
    granted = money(null=True)
    line = to("aid.BudgetLine", null=True)
    reason = models.CharField(max_length=20, choices=RefusalReason.choices, blank=True)
    covered_reason = models.CharField(max_length=20, choices=CoveredReason.choices, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_on = models.DateField(null=True)
    decided_right = models.CharField(max_length=20, blank=True)
    second_by = models.UUIDField(null=True)
    second_on = models.DateField(null=True)
    paid = money(default=Decimal(0))

    class Meta:
        db_table = "aid_request"
        indexes = [
            models.Index(fields=["person", "kind", "month"], name="aid_request_period"),
            models.Index(fields=["organisation", "state", "asked_on"], name="aid_request_waiting"),
            # Each list in its order.
            models.Index(fields=["organisation", "-asked_at", "-id"], name="aid_request_all"),
            models.Index(
                fields=["organisation", "asked_at", "id"],
                name="aid_request_to_decide",
                condition=Q(state__in=[State.ASKED, State.HALF_DECIDED, State.NEEDS_INFORMATION]),
            ),
            models.Index(
                fields=["organisation", "decided_on", "id"],
                name="aid_request_to_pay",
                condition=Q(state=State.GRANTED, listed=False),
            ),
        ]
        constraints = [
            one_of("request", "kind", Kind),
            one_of("request", "state", State),
            one_of("request", "band", Decider, empty=True),
            one_of("request", "reason", RefusalReason, empty=True),
            one_of("request", "covered_reason", CoveredReason, empty=True),
            models.CheckConstraint(name="aid_request_asked_something", condition=Q(asked__gt=0)),
            models.CheckConstraint(
                name="aid_request_paid_within_granted",
                condition=Q(paid=0) | (Q(paid__gt=0) & Q(granted__isnull=False) & Q(paid__lte=F("granted"))),
            ),
            models.CheckConstraint(
                name="aid_request_granted_has_line",
                condition=Q(granted__isnull=True)
                | (Q(granted__gte=0) & Q(granted__lte=F("asked")) & Q(line__isnull=False)),
            ),
            models.CheckConstraint(
                name="aid_request_not_decided_by_asker",
                condition=~Q(decided_by=F("asked_by")) & ~Q(second_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="aid_request_two_people",
                condition=~Q(second_by=F("decided_by"))
                & (
                    ~Q(band=Decider.TWO)
                    | ~Q(state__in=[State.GRANTED, State.PAID, State.RECONCILED])
                    | Q(second_on__isnull=False)
                ),
            ),
        ]

    @property
    def left(self) -> Decimal:
        """What is granted and not yet paid."""
        return (self.granted or Decimal(0)) - self.paid


class ListLine(Identified):
    """One person on a list. ``carried``: brought from former months, below zero when too much was paid.

    ``forgone``: due and not granted (``hold`` says why). ``passed_on``: what later lists took over.
    """

    list = to("aid.List", "lines")
    person = to(PERSON)
    organisation = to(ORGANISATION)
    half_days = models.PositiveSmallIntegerField()
    carried = money(default=Decimal(0))
    forgone = money(default=Decimal(0))
    passed_on = money(default=Decimal(0))
    hold = models.CharField(max_length=10, choices=Hold.choices, blank=True)
    request = models.OneToOneField(
        "aid.Request", null=True, on_delete=models.PROTECT, related_name="list_line"
    )

    class Meta:
        db_table = "aid_list_line"
        constraints = [
            one_of("list_line", "hold", Hold, empty=True),
            models.CheckConstraint(name="aid_list_line_half_days", condition=Q(half_days__lte=62)),
            models.UniqueConstraint(fields=["list", "person"], name="aid_list_line_once"),
        ]


class ListSheet(Identified):
    """A page of the signed sheet of a list, as it was photographed; it is only ever added."""

    list = to("aid.List", "sheets")
    organisation = to(ORGANISATION)
    scan = to("documents.StoredFile")
    added_by = models.UUIDField(null=True)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "aid_list_sheet"
        ordering = ["added_at", "id"]


class Payment(Identified):
    """Money or a voucher that was handed over. ``number``: the organisation's own, counted in its year.

    ``receipt``: the number of a paper receipt. ``signed_name``: who signed; ``list``: signed on its sheet.
    """

    person = to(PERSON, "aid_payments")
    request = to("aid.Request", "payments")
    organisation = to(ORGANISATION)
    list = to("aid.List", "payments", null=True)
    line = to("aid.BudgetLine")
    amount = money()
    currency = models.CharField(max_length=3)
    way = models.CharField(max_length=12, choices=Way.choices)
    number = models.CharField(max_length=20)
    receipt = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True)
    paid_on = models.DateField()
    paid_by = models.UUIDField(null=True)
    state = models.CharField(max_length=12, choices=PaymentState.choices, default=PaymentState.PAID)
    reason = models.CharField(max_length=20, choices=ReturnReason.choices, blank=True)
    returned_on = models.DateField(null=True)
    reconciled_on = models.DateField(null=True)
    reconciled_by = models.UUIDField(null=True)
    entry = models.UUIDField()

    class Meta:
        db_table = "aid_payment"
        indexes = [models.Index(fields=["line", "state", "paid_on"], name="aid_payment_line")]
        constraints = [
            one_of("payment", "way", Way),
            one_of("payment", "state", PaymentState),
            one_of("payment", "reason", ReturnReason, empty=True),
            models.CheckConstraint(name="aid_payment_amount", condition=Q(amount__gt=0)),
            models.UniqueConstraint(fields=["organisation", "number"], name="aid_payment_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "receipt"],
                name="aid_payment_receipt_once",
                condition=~Q(receipt=""),
            ),
            models.UniqueConstraint(
                fields=["organisation", "way", "reference"],
                name="aid_payment_reference_once",
                condition=~Q(reference=""),
            ),
            models.UniqueConstraint(
                fields=["list", "request"],
                name="aid_payment_once_a_list",
                condition=Q(list__isnull=False) & ~Q(state=PaymentState.RETURNED),
            ),
        ]


from . import policies  # noqa: E402, F401
