import django.db.models.deletion
import django.db.models.expressions
import parcours.kernel.clock
import parcours.kernel.identifiers
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_seal_second_factors"),
        ("cases", "0001_initial"),
        ("people", "0009_convention_ended"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=parcours.kernel.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("programme", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=40)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("committed", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("spent", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.project"
                    ),
                ),
            ],
            options={
                "db_table": "aid_budget_line",
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "code"), name="aid_budget_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("committed__gte", 0),
                            ("spent__gte", 0),
                            ("spent__lte", models.F("amount")),
                            (
                                "spent__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("amount"), "-", models.F("committed")
                                ),
                            ),
                        ),
                        name="aid_budget_line_not_overspent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "aid_counter",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "year"), name="aid_counter_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="List",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=parcours.kernel.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("session", models.UUIDField()),
                ("month", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("transport", "Transport"),
                            ("housing", "Housing"),
                            ("childcare", "Childcare"),
                            ("cash", "Cash"),
                            ("equipment", "Equipment"),
                        ],
                        max_length=12,
                    ),
                ),
                ("rate", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To approve"), ("approved", "To pay"), ("paid", "Paid")],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("handed_by", models.UUIDField(null=True)),
                ("handed_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_on", models.DateField(null=True)),
                ("paid_by", models.UUIDField(null=True)),
                ("paid_on", models.DateField(null=True)),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aid.budgetline",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "aid_list",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["transport", "housing", "childcare", "cash", "equipment"])
                        ),
                        name="aid_list_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "approved", "paid"])), name="aid_list_state"
                    ),
                    models.UniqueConstraint(fields=("session", "month", "kind"), name="aid_list_once"),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("handed_by")), _negated=True),
                        name="aid_list_approved_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=parcours.kernel.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("transport", "Transport"),
                            ("housing", "Housing"),
                            ("childcare", "Childcare"),
                            ("cash", "Cash"),
                            ("equipment", "Equipment"),
                        ],
                        max_length=12,
                    ),
                ),
                ("asked", models.DecimalField(decimal_places=2, max_digits=14)),
                ("quantity", models.PositiveSmallIntegerField(default=1)),
                ("currency", models.CharField(max_length=3)),
                ("month", models.DateField()),
                ("what", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("session", models.UUIDField(null=True)),
                ("listed", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "To decide"),
                            ("needs_information", "Needs information"),
                            ("half_decided", "Waits for a second person"),
                            ("granted", "To pay"),
                            ("refused", "Refused"),
                            ("paid", "Paid"),
                            ("reconciled", "Reconciled"),
                            ("returned", "Returned"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                ("asked_by", models.UUIDField(null=True)),
                ("asked_on", models.DateField(default=parcours.kernel.clock.today)),
                ("asked_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                (
                    "band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adviser", "An adviser decides"),
                            ("coordinator", "A coordinator decides"),
                            ("two", "Two people decide"),
                        ],
                        max_length=12,
                    ),
                ),
                ("granted", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_needed", "Not needed for the step"),
                            ("other_solution", "Another solution was found"),
                            ("not_covered", "The programme does not cover it"),
                            ("budget", "The budget does not allow it"),
                            ("incomplete", "The information asked for did not come"),
                            ("already_given", "Given already"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "covered_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("other_need", "Another need of the same kind"),
                            ("not_enough", "What is given does not suffice"),
                            ("emergency", "An emergency"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("decided_right", models.CharField(blank=True, max_length=20)),
                ("second_by", models.UUIDField(null=True)),
                ("second_on", models.DateField(null=True)),
                ("paid", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="aid.budgetline",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid_requests",
                        to="people.person",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid",
                        to="cases.step",
                    ),
                ),
            ],
            options={
                "db_table": "aid_request",
                "indexes": [
                    models.Index(fields=["person", "kind", "month"], name="aid_request_period"),
                    models.Index(fields=["organisation", "state", "asked_on"], name="aid_request_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["transport", "housing", "childcare", "cash", "equipment"])
                        ),
                        name="aid_request_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "asked",
                                    "needs_information",
                                    "half_decided",
                                    "granted",
                                    "refused",
                                    "paid",
                                    "reconciled",
                                    "returned",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="aid_request_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("band__in", ["adviser", "coordinator", "two", ""])),
                        name="aid_request_band",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "not_needed",
                                    "other_solution",
                                    "not_covered",
                                    "budget",
                                    "incomplete",
                                    "already_given",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="aid_request_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("covered_reason__in", ["other_need", "not_enough", "emergency", "other", ""])
                        ),
                        name="aid_request_covered_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked__gt", 0)), name="aid_request_asked_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid", 0),
                            models.Q(
                                ("paid__gt", 0),
                                ("granted__isnull", False),
                                ("paid__lte", models.F("granted")),
                            ),
                            _connector="OR",
                        ),
                        name="aid_request_paid_within_granted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted__isnull", True),
                            models.Q(
                                ("granted__gte", 0),
                                ("granted__lte", models.F("asked")),
                                ("line__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="aid_request_granted_has_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            models.Q(("second_by", models.F("asked_by")), _negated=True),
                        ),
                        name="aid_request_not_decided_by_asker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("second_by", models.F("decided_by")), _negated=True),
                            models.Q(
                                models.Q(("band", "two"), _negated=True),
                                models.Q(("state__in", ["granted", "paid", "reconciled"]), _negated=True),
                                ("second_on__isnull", False),
                                _connector="OR",
                            ),
                        ),
                        name="aid_request_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=parcours.kernel.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("cash", "Cash"),
                            ("voucher", "Voucher"),
                            ("mobile", "Mobile money"),
                            ("transfer", "Bank transfer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(max_length=20)),
                ("receipt", models.CharField(blank=True, max_length=40)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("signed_name", models.CharField(blank=True, max_length=120)),
                ("signed_at", models.DateTimeField(null=True)),
                ("paid_on", models.DateField()),
                ("paid_by", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("paid", "Paid"), ("reconciled", "Reconciled"), ("returned", "Returned")],
                        default="paid",
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_collected", "She did not come for it"),
                            ("not_needed", "No longer needed"),
                            ("wrong_person", "Paid to the wrong person"),
                            ("failed", "The transfer failed"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("returned_on", models.DateField(null=True)),
                ("reconciled_on", models.DateField(null=True)),
                ("reconciled_by", models.UUIDField(null=True)),
                ("entry", models.UUIDField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="aid.budgetline"
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="aid.list",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid_payments",
                        to="people.person",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="aid.request"
                    ),
                ),
            ],
            options={
                "db_table": "aid_payment",
                "indexes": [models.Index(fields=["line", "state", "paid_on"], name="aid_payment_line")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["cash", "voucher", "mobile", "transfer"])),
                        name="aid_payment_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["paid", "reconciled", "returned"])),
                        name="aid_payment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                ["not_collected", "not_needed", "wrong_person", "failed", "other", ""],
                            )
                        ),
                        name="aid_payment_reason",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="aid_payment_amount"),
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="aid_payment_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("receipt", ""), _negated=True),
                        fields=("organisation", "receipt"),
                        name="aid_payment_receipt_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("organisation", "way", "reference"),
                        name="aid_payment_reference_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("list__isnull", False), models.Q(("state", "returned"), _negated=True)
                        ),
                        fields=("list", "request"),
                        name="aid_payment_once_a_list",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=parcours.kernel.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("half_days", models.PositiveSmallIntegerField()),
                ("carried", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("forgone", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("passed_on", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                (
                    "hold",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("covered", "Already covered by another partner"),
                            ("ceiling", "Ceiling of the programme"),
                            ("nothing", "Nothing is due"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="aid.list"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_line",
                        to="aid.request",
                    ),
                ),
            ],
            options={
                "db_table": "aid_list_line",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hold__in", ["covered", "ceiling", "nothing", ""])),
                        name="aid_list_line_hold",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("half_days__lte", 62)), name="aid_list_line_half_days"
                    ),
                    models.UniqueConstraint(fields=("list", "person"), name="aid_list_line_once"),
                ],
            },
        ),
    ]
