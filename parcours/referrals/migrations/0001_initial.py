import django.contrib.postgres.fields
import django.db.models.deletion
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_seal_second_factors"),
        ("directory", "0001_initial"),
        ("people", "0010_receptions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
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
                    "code",
                    models.CharField(
                        default=parcours.kernel.identifiers.public_code, max_length=26, unique=True
                    ),
                ),
                ("group", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("referral", "Referral: they may see"),
                            ("transfer", "Transfer: they accompany her from now on"),
                        ],
                        default="referral",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("platform", "On the platform"),
                            ("link", "By a personal link"),
                            ("phone", "By telephone or on paper"),
                        ],
                        default="platform",
                        max_length=10,
                    ),
                ),
                ("need", models.CharField(max_length=20)),
                ("from_user", models.UUIDField(null=True)),
                ("from_site", models.UUIDField(null=True)),
                ("to_user", models.UUIDField(null=True)),
                ("frozen", models.JSONField(default=dict)),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Prepared"),
                            ("sent", "Sent"),
                            ("seen", "Seen"),
                            ("accepted", "Accepted"),
                            ("waiting_list", "On the waiting list"),
                            ("delivered", "Delivered, she has not said so yet"),
                            ("received", "Received, the provider has not said so yet"),
                            ("not_received", "Delivered but not received"),
                            ("closed", "Delivered and received"),
                            ("declined", "Declined"),
                            ("expired", "Expired without an answer"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=15,
                    ),
                ),
                ("since", models.DateField(default=parcours.kernel.clock.today)),
                ("due_on", models.DateField(default=parcours.kernel.clock.today)),
                ("reason_code", models.CharField(blank=True, max_length=20)),
                (
                    "override_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("danger", "Danger to her life or that of another"),
                            ("child", "Protection of a child"),
                            ("law", "The law demands it"),
                            ("unable", "She is not able to answer at present"),
                        ],
                        max_length=20,
                    ),
                ),
                ("meeting_at", models.DateTimeField(null=True)),
                ("meeting_place", models.CharField(blank=True, max_length=120)),
                ("proposed_on", models.DateField(default=parcours.kernel.clock.today)),
                ("sent_on", models.DateField(null=True)),
                ("answered_on", models.DateField(null=True)),
                ("accepted_on", models.DateField(null=True)),
                ("delivered_on", models.DateField(null=True)),
                ("received_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("sex", models.CharField(blank=True, max_length=10)),
                ("nationality", models.CharField(blank=True, max_length=3)),
                ("region", models.CharField(blank=True, max_length=10)),
                ("age_band", models.CharField(blank=True, max_length=20)),
                (
                    "from_organisation",
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
                        related_name="referrals",
                        to="people.person",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="directory.service",
                    ),
                ),
                (
                    "to_organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "referrals_referral",
                "indexes": [
                    models.Index(
                        fields=["from_organisation", "state", "since"], name="referrals_referral_sent"
                    ),
                    models.Index(
                        fields=["to_organisation", "state", "since"], name="referrals_referral_received"
                    ),
                    models.Index(fields=["person", "proposed_on"], name="referrals_referral_person"),
                    models.Index(fields=["group"], name="referrals_referral_group"),
                    models.Index(fields=["sent_on"], name="referrals_referral_day"),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "sent",
                                    "seen",
                                    "accepted",
                                    "waiting_list",
                                    "delivered",
                                    "received",
                                    "not_received",
                                ],
                            )
                        ),
                        fields=["due_on"],
                        name="referrals_referral_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["referral", "transfer"])),
                        name="referrals_referral_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["platform", "link", "phone"])),
                        name="referrals_referral_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "proposed",
                                    "sent",
                                    "seen",
                                    "accepted",
                                    "waiting_list",
                                    "delivered",
                                    "received",
                                    "not_received",
                                    "closed",
                                    "declined",
                                    "expired",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="referrals_referral_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason_code__in",
                                [
                                    "another",
                                    "by_mistake",
                                    "consent",
                                    "elsewhere",
                                    "ended",
                                    "full",
                                    "her_wish",
                                    "language",
                                    "nobody_there",
                                    "not_come",
                                    "not_delivered",
                                    "not_for_her",
                                    "not_reached",
                                    "other",
                                    "other_service",
                                    "papers",
                                    "sent_away",
                                    "too_far",
                                    "",
                                ],
                            )
                        ),
                        name="referrals_referral_reason_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("override_reason__in", ["danger", "child", "law", "unable", ""])),
                        name="referrals_referral_override_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "items__contained_by",
                                [
                                    "identity",
                                    "contact",
                                    "languages",
                                    "household",
                                    "legal",
                                    "assessment",
                                    "plan",
                                    "documents",
                                    "whole_file",
                                ],
                            )
                        ),
                        name="referrals_referral_items",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_organisation", models.F("to_organisation")), _negated=True),
                        name="referrals_referral_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("service__isnull", False), ("to_organisation__isnull", False)),
                            models.Q(("channel", "phone"), ("to_organisation__isnull", True)),
                            _connector="OR",
                        ),
                        name="referrals_referral_off_platform",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "withdrawn"]),
                            ("sent_on__isnull", False),
                            _connector="OR",
                        ),
                        name="referrals_referral_sent_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_on__isnull", False),
                                ("state__in", ["closed", "declined", "expired", "withdrawn"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["closed", "declined", "expired", "withdrawn"]),
                                    _negated=True,
                                ),
                                ("ended_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="referrals_referral_ended_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("accepted_on__isnull", False), ("meeting_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="referrals_referral_accepted_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("delivered_on__isnull", False), ("received_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="referrals_referral_closed_on_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["declined", "withdrawn", "not_received"]), _negated=True),
                            models.Q(("reason_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="referrals_referral_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("service__isnull", False),
                            (
                                "state__in",
                                [
                                    "proposed",
                                    "sent",
                                    "seen",
                                    "accepted",
                                    "waiting_list",
                                    "delivered",
                                    "received",
                                    "not_received",
                                ],
                            ),
                        ),
                        fields=("from_organisation", "person", "service"),
                        name="referrals_referral_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
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
                ("number", models.PositiveSmallIntegerField()),
                ("source", models.CharField(blank=True, max_length=15)),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("proposed", "Prepared"),
                            ("sent", "Sent"),
                            ("seen", "Seen"),
                            ("accepted", "Accepted"),
                            ("waiting_list", "On the waiting list"),
                            ("delivered", "Delivered, she has not said so yet"),
                            ("received", "Received, the provider has not said so yet"),
                            ("not_received", "Delivered but not received"),
                            ("closed", "Delivered and received"),
                            ("declined", "Declined"),
                            ("expired", "Expired without an answer"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=15,
                    ),
                ),
                ("reason_code", models.CharField(blank=True, max_length=20)),
                ("channel", models.CharField(max_length=10)),
                ("occurred_on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("user_id", models.UUIDField(null=True)),
                ("organisation_id", models.UUIDField(null=True)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "db_table": "referrals_move",
                "ordering": ["referral", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "target__in",
                                [
                                    "proposed",
                                    "sent",
                                    "seen",
                                    "accepted",
                                    "waiting_list",
                                    "delivered",
                                    "received",
                                    "not_received",
                                    "closed",
                                    "declined",
                                    "expired",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="referrals_move_target",
                    ),
                    models.UniqueConstraint(fields=("referral", "number"), name="referrals_move_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
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
                    "purpose",
                    models.CharField(
                        choices=[("answer", "Answer a referral"), ("deliver", "Say that it was delivered")],
                        max_length=10,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("channel", models.CharField(blank=True, max_length=10)),
                ("address", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "db_table": "referrals_link",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["answer", "deliver"])),
                        name="referrals_link_purpose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="referrals_link_expires",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
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
                ("kind", models.CharField(max_length=10)),
                ("number", models.PositiveSmallIntegerField()),
                ("day", models.DateField(default=parcours.kernel.clock.today)),
                ("to_user", models.UUIDField(null=True)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="referrals.referral",
                    ),
                ),
                (
                    "to_organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "referrals_reminder",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "kind", "number"), name="referrals_reminder_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
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
                ("sealed", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("cut_at", models.DateTimeField(null=True)),
                (
                    "from_organisation",
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
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshot",
                        to="referrals.referral",
                    ),
                ),
                (
                    "to_organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "referrals_snapshot",
            },
        ),
    ]
