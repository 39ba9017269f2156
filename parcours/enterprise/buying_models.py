"""What is bought for an enterprise: quotes, order, delivery, handover; and the register of equipment."""

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .grant_enums import EquipmentState, PurchaseState
from .models import ORGANISATION, money, one_of, to

LATER = [PurchaseState.DELIVERED, PurchaseState.HANDED_OVER]


class Purchase(Identified):
    """What a tranche in kind buys. ``few_*``: why fewer quotes than the contract asks for, and who agreed."""

    tranche = models.OneToOneField("enterprise.Tranche", on_delete=models.PROTECT, related_name="purchase")
    venture = to("enterprise.Venture", "purchases")
    organisation = to(ORGANISATION)
    state = models.CharField(max_length=12, choices=PurchaseState.choices, default=PurchaseState.QUOTING)
    chosen = to("enterprise.Quote", null=True)
    chosen_why = models.CharField(max_length=300, blank=True)
    few_reason = models.CharField(max_length=300, blank=True)
    few_asked_by = models.UUIDField(null=True)
    few_agreed_by = models.UUIDField(null=True)
    few_agreed_on = models.DateField(null=True)
    order_reference = models.CharField(max_length=60, blank=True)
    ordered_on = models.DateField(null=True)
    order = to("documents.StoredFile", null=True)
    delivered_on = models.DateField(null=True)
    delivery = to("documents.StoredFile", null=True)
    handed_on = models.DateField(null=True)
    handover = to("documents.StoredFile", null=True)

    class Meta:
        db_table = "enterprise_purchase"
        constraints = [
            one_of("purchase", "state", PurchaseState),
            models.CheckConstraint(
                name="enterprise_purchase_chosen",
                condition=Q(state=PurchaseState.QUOTING) | Q(chosen__isnull=False),
            ),
            models.CheckConstraint(
                name="enterprise_purchase_two_people", condition=~Q(few_agreed_by=F("few_asked_by"))
            ),
            models.CheckConstraint(
                name="enterprise_purchase_few_told",
                condition=Q(few_agreed_on__isnull=True) | (~Q(few_reason="") & Q(few_asked_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="enterprise_purchase_papers",
                condition=(~Q(state__in=LATER) | Q(delivery__isnull=False, ordered_on__isnull=False))
                & (~Q(state=PurchaseState.HANDED_OVER) | Q(handover__isnull=False)),
            ),
        ]


class Quote(Identified):
    """What one supplier asks. ``supplier_key``: its name folded, so that one supplier quotes once."""

    purchase = to("enterprise.Purchase", "quotes")
    organisation = to(ORGANISATION)
    supplier = models.CharField(max_length=120)
    supplier_key = models.CharField(max_length=120)
    amount = money()
    on = models.DateField()
    scan = to("documents.StoredFile")
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_quote"
        constraints = [
            models.UniqueConstraint(fields=["purchase", "supplier_key"], name="enterprise_quote_once"),
            models.CheckConstraint(name="enterprise_quote_amount", condition=Q(amount__gt=0)),
        ]


class Equipment(Identified):
    """A thing that was bought, where it is and how it is. ``serial_key``: its number without what is written
    differently from one paper to the next."""

    purchase = to("enterprise.Purchase", "equipment")
    venture = to("enterprise.Venture", "equipment")
    organisation = to(ORGANISATION)
    what = models.CharField(max_length=120)
    serial = models.CharField(max_length=60, blank=True)
    serial_key = models.CharField(max_length=60, blank=True)
    where = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=EquipmentState.choices, default=EquipmentState.STORED)
    since = models.DateField()
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_equipment"
        indexes = [models.Index(fields=["organisation", "-added_at", "-id"], name="enterprise_equipment_all")]
        constraints = [
            one_of("equipment", "state", EquipmentState),
            models.UniqueConstraint(
                fields=["organisation", "serial_key"],
                name="enterprise_equipment_serial",
                condition=~Q(serial_key=""),
            ),
        ]
