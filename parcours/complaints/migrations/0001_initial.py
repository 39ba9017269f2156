import django.contrib.postgres.fields
import django.db.models.deletion
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_seal_second_factors"),
        ("accounts", "__first__"),
        ("directory", "0001_initial"),
        ("people", "0012_contacts_and_proofs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
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
                    "receipt",
                    models.CharField(
                        default=parcours.kernel.identifiers.public_code, max_length=26, unique=True
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("counter", "At the counter"),
                            ("phone", "By telephone"),
                            ("letter", "By letter"),
                            ("portal", "By the public form"),
                            ("box", "In the complaints box"),
                            ("link", "By a personal link"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("language", models.CharField(default="fr", max_length=3)),
                ("sealed", models.TextField(blank=True)),
                ("contact", models.TextField(blank=True)),
                ("received_on", models.DateField(default=parcours.kernel.clock.today)),
                ("acknowledge_by", models.DateField()),
                ("answer_by", models.DateField()),
                ("acknowledged_on", models.DateField(null=True)),
                ("answered_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("handled_by", models.UUIDField(null=True)),
                (
                    "passed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received, not yet read"),
                            ("acknowledged", "Acknowledged"),
                            ("in_hand", "Being looked into"),
                            ("answered", "Answered"),
                            ("appealed", "To be looked at again"),
                            ("closed", "Over and closed"),
                        ],
                        default="received",
                        max_length=15,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("founded", "Founded"),
                            ("partly", "Partly founded"),
                            ("unfounded", "Not founded"),
                            ("outside", "Not about the programme"),
                            ("withdrawn", "Withdrawn by whoever complained"),
                        ],
                        max_length=15,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "db_table": "complaints_complaint",
                "indexes": [models.Index(fields=["handler", "state"], name="complaints_complaint_handler")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way__in", ["counter", "phone", "letter", "portal", "box", "link"])
                        ),
                        name="complaints_complaint_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["received", "acknowledged", "in_hand", "answered", "appealed", "closed"],
                            )
                        ),
                        name="complaints_complaint_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["founded", "partly", "unfounded", "outside", "withdrawn", ""])
                        ),
                        name="complaints_complaint_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "categories__contained_by",
                                [
                                    "not_received",
                                    "wait",
                                    "disrespect",
                                    "discrimination",
                                    "decision",
                                    "quality",
                                    "money",
                                    "aid",
                                    "privacy",
                                    "other",
                                ],
                            )
                        ),
                        name="complaints_complaint_categories",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handler__isnull", True),
                            ("about__isnull", True),
                            models.Q(("handler", models.F("about")), _negated=True),
                            _connector="OR",
                        ),
                        name="complaints_complaint_other_hands",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
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
                ("source_type", models.CharField(max_length=60)),
                ("source_id", models.UUIDField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("asked_on", models.DateField(default=parcours.kernel.clock.today)),
                ("until", models.DateField()),
                ("given_on", models.DateField(null=True)),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("counter", "At the counter"),
                            ("phone", "By telephone"),
                            ("letter", "By letter"),
                            ("portal", "By the public form"),
                            ("box", "In the complaints box"),
                            ("link", "By a personal link"),
                        ],
                        max_length=10,
                    ),
                ),
                ("face", models.PositiveSmallIntegerField(null=True)),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("sealed", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "db_table": "complaints_feedback",
                "indexes": [models.Index(fields=["service"], name="complaints_feedback_service")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way__in", ["counter", "phone", "letter", "portal", "box", "link", ""])
                        ),
                        name="complaints_feedback_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reasons__contained_by",
                                [
                                    "well_received",
                                    "helpful",
                                    "understood",
                                    "nobody",
                                    "wait",
                                    "language",
                                    "disrespect",
                                    "paid",
                                    "not_helpful",
                                ],
                            )
                        ),
                        name="complaints_feedback_reasons",
                    ),
                    models.UniqueConstraint(
                        fields=("source_type", "source_id"), name="complaints_feedback_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("face__isnull", True), ("given_on__isnull", True)),
                            models.Q(("face__range", (1, 4)), ("given_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaints_feedback_face",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FocalPoint",
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
                ("since", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("until", models.DateTimeField(null=True)),
                ("named_by", models.UUIDField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "complaints_focal_point",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("user", "organisation"),
                        name="complaints_focal_point_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
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
                    "receipt",
                    models.CharField(
                        default=parcours.kernel.identifiers.public_code, max_length=26, unique=True
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("counter", "At the counter"),
                            ("phone", "By telephone"),
                            ("letter", "By letter"),
                            ("portal", "By the public form"),
                            ("box", "In the complaints box"),
                            ("link", "By a personal link"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "teller",
                    models.CharField(
                        choices=[
                            ("herself", "It happened to me"),
                            ("witness", "I saw it or heard of it"),
                            ("staff", "I work here and somebody told me"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "wishes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("language", models.CharField(default="fr", max_length=3)),
                ("sealed", models.TextField()),
                ("received_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("acknowledge_by", models.DateTimeField()),
                ("refer_by", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("referred_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received, not yet read"),
                            ("acknowledged", "Acknowledged"),
                            ("referred", "Help offered"),
                            ("closed", "Over and closed"),
                        ],
                        default="received",
                        max_length=15,
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "kept_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "complaints_report",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way__in", ["counter", "phone", "letter", "portal", "box", "link"])
                        ),
                        name="complaints_report_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("teller__in", ["herself", "witness", "staff"])),
                        name="complaints_report_teller",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["received", "acknowledged", "referred", "closed"])),
                        name="complaints_report_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "wishes__contained_by",
                                [
                                    "contact",
                                    "no_contact",
                                    "medical",
                                    "support",
                                    "legal",
                                    "safety",
                                    "investigation",
                                    "no_investigation",
                                ],
                            )
                        ),
                        name="complaints_report_wishes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportStep",
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
                ("user_id", models.UUIDField()),
                ("at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("state", models.CharField(blank=True, max_length=15)),
                ("sealed", models.TextField(blank=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="complaints.report"
                    ),
                ),
            ],
            options={
                "db_table": "complaints_report_step",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Statement",
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
                ("question", models.TextField()),
                ("asked_on", models.DateField(default=parcours.kernel.clock.today)),
                ("due_on", models.DateField()),
                ("sealed", models.TextField(blank=True)),
                ("given_on", models.DateField(null=True)),
                ("given_by", models.UUIDField(null=True)),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.complaint",
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
                "db_table": "complaints_statement",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("given_on__isnull", True)),
                        fields=("complaint", "organisation"),
                        name="complaints_statement_one_open",
                    )
                ],
            },
        ),
    ]
