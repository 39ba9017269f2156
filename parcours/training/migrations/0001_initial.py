import django.db.models.deletion
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("people", "0003_sharing"),
        ("programmes", "0001_initial"),
        ("reference", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Course",
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
                ("code", models.CharField(max_length=30, unique=True)),
                ("title", models.JSONField()),
                ("objectives", models.JSONField(default=dict)),
                ("certificate_text", models.JSONField(default=dict)),
                ("hours", models.PositiveSmallIntegerField()),
                ("certifies", models.BooleanField(default=True)),
                ("complete_share", models.PositiveSmallIntegerField(default=80)),
                ("partial_share", models.PositiveSmallIntegerField(default=40)),
                (
                    "language",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.language"
                    ),
                ),
                (
                    "occupation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.occupationgroup",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.project"
                    ),
                ),
            ],
            options={
                "db_table": "training_course",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours__range", (1, 4000))), name="training_course_hours"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("partial_share__gte", 1),
                            ("partial_share__lte", models.F("complete_share")),
                            ("complete_share__lte", 100),
                        ),
                        name="training_course_shares",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                ("code", models.CharField(max_length=50, unique=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("half_day_count", models.PositiveSmallIntegerField()),
                ("places", models.PositiveSmallIntegerField()),
                ("minimum", models.PositiveSmallIntegerField(default=1)),
                ("taken", models.SmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("open", "Open for enrolment"),
                            ("running", "Running"),
                            ("ended", "Ended"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="training.course",
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
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.place"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.region"
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
                (
                    "trainer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "training_session",
                "indexes": [
                    models.Index(fields=["organisation", "starts_on"], name="training_session_organisation"),
                    models.Index(fields=["region", "starts_on"], name="training_session_region"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "open", "running", "ended", "cancelled"])
                        ),
                        name="training_session_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__gte", 0), ("taken__lte", models.F("places"))),
                        name="training_session_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum__gte", 1), ("minimum__lte", models.F("places"))),
                        name="training_session_minimum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="training_session_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HalfDay",
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
                ("day", models.DateField()),
                ("half", models.CharField(choices=[("am", "Morning"), ("pm", "Afternoon")], max_length=2)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="half_days",
                        to="training.session",
                    ),
                ),
            ],
            options={
                "db_table": "training_half_day",
                "ordering": ["day", "half"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("taken_at__isnull", True)),
                        fields=["day"],
                        name="training_half_day_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("half__in", ["am", "pm"])), name="training_half_day_half"
                    ),
                    models.UniqueConstraint(fields=("session", "day", "half"), name="training_half_day_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
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
                ("enrolled_on", models.DateField(default=parcours.kernel.clock.today)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("enrolled", "Enrolled"),
                            ("completed", "Completed"),
                            ("partly", "Partly completed"),
                            ("not_completed", "Not completed"),
                            ("withdrawn", "Withdrawn"),
                            ("cancelled", "Session cancelled"),
                        ],
                        default="enrolled",
                        max_length=15,
                    ),
                ),
                (
                    "cover",
                    models.CharField(
                        choices=[
                            ("covered", "Her orientation covers it"),
                            ("other_project", "Oriented to another project"),
                            ("not_oriented", "Not oriented yet"),
                        ],
                        default="not_oriented",
                        max_length=15,
                    ),
                ),
                (
                    "outside_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("prepares", "Prepares the orientation that is planned"),
                            ("nearest", "The only offer within reach"),
                            ("her_wish", "Her own wish"),
                            ("free_place", "A place would have stayed empty"),
                            ("other", "Other reason"),
                            ("not_stated", "No reason stated"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "withdrawal_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found_work", "Found work"),
                            ("needs_income", "Needs an income now"),
                            ("childcare", "Childcare"),
                            ("transport", "Transport"),
                            ("moved", "Moved away"),
                            ("other_training", "Another training"),
                            ("not_reached", "No longer reached"),
                            ("by_mistake", "Enrolled by mistake"),
                            ("other", "Other reason"),
                        ],
                        max_length=15,
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                ("share", models.PositiveSmallIntegerField(null=True)),
                ("entry", models.UUIDField(null=True)),
                (
                    "enrolled_by",
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
                        related_name="enrolments",
                        to="people.person",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="training.session",
                    ),
                ),
            ],
            options={
                "db_table": "training_enrolment",
                "indexes": [models.Index(fields=["session", "state"], name="training_enrolment_session")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "enrolled",
                                    "completed",
                                    "partly",
                                    "not_completed",
                                    "withdrawn",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="training_enrolment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cover__in", ["covered", "other_project", "not_oriented"])),
                        name="training_enrolment_cover",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outside_reason__in",
                                ["prepares", "nearest", "her_wish", "free_place", "other", "not_stated", ""],
                            )
                        ),
                        name="training_enrolment_outside_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "withdrawal_reason__in",
                                [
                                    "found_work",
                                    "needs_income",
                                    "childcare",
                                    "transport",
                                    "moved",
                                    "other_training",
                                    "not_reached",
                                    "by_mistake",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="training_enrolment_withdrawal_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__isnull", True), ("share__lte", 100), _connector="OR"),
                        name="training_enrolment_share",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["withdrawn", "cancelled"]), _negated=True),
                        fields=("person", "session"),
                        name="training_enrolment_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
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
                ("printed", models.JSONField()),
                ("issued_on", models.DateField(default=parcours.kernel.clock.today)),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "Valid"), ("revoked", "Revoked")], default="valid", max_length=10
                    ),
                ),
                ("revoked_on", models.DateField(null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wrong_person", "Issued to the wrong person"),
                            ("wrong_content", "Something on it is wrong"),
                            ("not_earned", "The training was not completed"),
                            ("lost", "Lost, replaced by another"),
                            ("other", "Other reason"),
                        ],
                        max_length=15,
                    ),
                ),
                ("entry", models.UUIDField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="people.person",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="training.enrolment",
                    ),
                ),
            ],
            options={
                "db_table": "training_certificate",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["valid", "revoked"])),
                        name="training_certificate_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                ["wrong_person", "wrong_content", "not_earned", "lost", "other", ""],
                            )
                        ),
                        name="training_certificate_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "valid")),
                        fields=("enrolment",),
                        name="training_certificate_one_valid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
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
                ("day", models.DateField()),
                ("half", models.CharField(choices=[("am", "Morning"), ("pm", "Afternoon")], max_length=2)),
                (
                    "mark",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("present", "Present"),
                            ("late", "Late"),
                            ("absent", "Absent"),
                            ("excused", "Excused"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("appointment", "Appointment"),
                            ("procedure", "Administrative procedure"),
                            ("family", "Family reason"),
                            ("work", "Work"),
                            ("transport", "Transport"),
                            ("centre", "Because of the centre"),
                            ("other", "Other reason"),
                        ],
                        max_length=15,
                    ),
                ),
                ("entry", models.UUIDField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="training.enrolment",
                    ),
                ),
                (
                    "half_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="training.halfday",
                    ),
                ),
            ],
            options={
                "db_table": "training_attendance",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mark__in", ["present", "late", "absent", "excused", ""])),
                        name="training_attendance_mark",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "appointment",
                                    "procedure",
                                    "family",
                                    "work",
                                    "transport",
                                    "centre",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="training_attendance_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mark", "excused"), ("reason", ""), _connector="OR"),
                        name="training_attendance_reason_if_excused",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "day", "half"), name="training_attendance_one_place_at_a_time"
                    ),
                ],
            },
        ),
    ]
