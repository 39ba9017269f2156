import django.db.models.deletion
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("people", "0003_sharing"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
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
                ("opened_on", models.DateField()),
                ("responsible", models.UUIDField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "cases_case",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "programme"), name="cases_case_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                ("form_version", models.CharField(max_length=40)),
                ("answers", models.JSONField()),
                ("proofs", models.JSONField(default=dict)),
                ("assessed_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("author", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField(default=parcours.kernel.clock.now)),
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
                        related_name="assessments",
                        to="people.person",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "db_table": "cases_assessment",
                "indexes": [models.Index(fields=["person", "-assessed_on"], name="cases_assessment_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gte", models.F("assessed_on"))),
                        name="cases_assessment_days",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Orientation",
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
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("project", "Oriented to a project"),
                            ("not_covered", "Not covered by a retained project"),
                        ],
                        max_length=20,
                    ),
                ),
                ("lot", models.PositiveSmallIntegerField(null=True)),
                ("overridden", models.BooleanField(default=False)),
                (
                    "reason_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("her_wish", "She wishes another path"),
                            ("too_far", "Too far from where she lives"),
                            ("no_place", "The proposed project takes nobody at present"),
                            ("paper_coming", "A missing paper is on its way"),
                            ("known_otherwise", "The officer knows something that the form does not ask"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("explanation", models.JSONField()),
                ("decided_on", models.DateField()),
                ("current", models.BooleanField(default=True)),
                ("author", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.assessment"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orientations",
                        to="cases.case",
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
                        related_name="orientations",
                        to="people.person",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "db_table": "cases_orientation",
                "indexes": [models.Index(fields=["person", "-decided_on"], name="cases_orientation_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["project", "not_covered"])),
                        name="cases_orientation_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason_code__in",
                                [
                                    "her_wish",
                                    "too_far",
                                    "no_place",
                                    "paper_coming",
                                    "known_otherwise",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="cases_orientation_reason_code",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("case",),
                        name="cases_orientation_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lot__isnull", False), ("outcome", "project"), ("project__isnull", False)
                            ),
                            models.Q(("outcome", "not_covered"), ("project__isnull", True)),
                            _connector="OR",
                        ),
                        name="cases_orientation_project_where_covered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("overridden", False), ("reason_code", "")),
                            models.Q(
                                ("overridden", True),
                                models.Q(("reason_code", ""), _negated=True),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_orientation_override_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
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
                            ("certificate", "Training certificate"),
                            ("diploma", "Diploma"),
                            ("experience", "Recognised experience"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.JSONField()),
                ("occupation", models.CharField(blank=True, max_length=8)),
                ("hours", models.PositiveIntegerField(null=True)),
                ("gained_on", models.DateField()),
                ("withdrawn_on", models.DateField(null=True)),
                ("source_type", models.CharField(max_length=60)),
                ("source_id", models.UUIDField()),
                ("entry", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to="cases.case",
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
                        related_name="qualifications",
                        to="people.person",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "db_table": "cases_qualification",
                "indexes": [models.Index(fields=["person", "gained_on"], name="cases_qualification_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["certificate", "diploma", "experience"])),
                        name="cases_qualification_kind",
                    ),
                    models.UniqueConstraint(
                        fields=("source_type", "source_id"), name="cases_qualification_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                            ("appointment", "Appointment"),
                            ("papers", "Papers and rights"),
                            ("language", "Language course"),
                            ("training", "Training"),
                            ("employment", "Salaried employment"),
                            ("enterprise", "Self-employment or cooperative"),
                            ("referral", "Referral to a partner"),
                            ("aid", "Help with transport, housing, childcare or money"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("what", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "To do"),
                            ("under_way", "Under way"),
                            ("done", "Done"),
                            ("abandoned", "Given up"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("planned_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("source_type", models.CharField(blank=True, max_length=60)),
                ("source_id", models.UUIDField(null=True)),
                ("author", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.case"
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="people.person"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "db_table": "cases_step",
                "indexes": [
                    models.Index(fields=["person", "planned_on"], name="cases_step_plan"),
                    models.Index(
                        condition=models.Q(("state__in", ["planned", "under_way"])),
                        fields=["due_on"],
                        name="cases_step_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "appointment",
                                    "papers",
                                    "language",
                                    "training",
                                    "employment",
                                    "enterprise",
                                    "referral",
                                    "aid",
                                    "other",
                                ],
                            )
                        ),
                        name="cases_step_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "under_way", "done", "abandoned"])),
                        name="cases_step_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("state__in", ["planned", "under_way"])),
                            models.Q(
                                models.Q(("state__in", ["planned", "under_way"]), _negated=True),
                                ("ended_on__gte", models.F("planned_on")),
                            ),
                            _connector="OR",
                        ),
                        name="cases_step_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source_id__isnull", True), ("source_type", "")),
                            models.Q(
                                models.Q(("source_type", ""), _negated=True), ("source_id__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="cases_step_source",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source_id__isnull", False)),
                        fields=("source_type", "source_id"),
                        name="cases_step_source_once",
                    ),
                ],
            },
        ),
    ]
