import django.db.models.deletion
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_seal_second_factors"),
        ("people", "0009_convention_ended"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
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
                ("day", models.DateField(default=parcours.kernel.clock.today)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("information", "Information"),
                            ("registration", "Registration"),
                            ("follow_up", "Follow-up of the accompaniment"),
                            ("appointment", "Appointment"),
                            ("training", "Training"),
                            ("work", "Work"),
                            ("project", "Enterprise project"),
                            ("aid", "Aid"),
                            ("paper", "To bring or fetch a paper"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("serving", "Being received"),
                            ("served", "Served"),
                            ("sent_on", "Sent on"),
                            ("left", "Left without being received"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("arrived_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("called_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("served_by", models.UUIDField(null=True)),
                ("sent_to", models.CharField(blank=True, max_length=20)),
                ("returning", models.BooleanField(null=True)),
                ("entry", models.UUIDField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "sent_organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.site"
                    ),
                ),
            ],
            options={
                "db_table": "people_visit",
                "indexes": [models.Index(fields=["organisation", "day"], name="people_visit_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "day", "number"), name="people_visit_ticket"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "information",
                                    "registration",
                                    "follow_up",
                                    "appointment",
                                    "training",
                                    "work",
                                    "project",
                                    "aid",
                                    "paper",
                                    "other",
                                ],
                            )
                        ),
                        name="people_visit_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "serving", "served", "sent_on", "left"])
                        ),
                        name="people_visit_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "sent_to__in",
                                    ["colleague", "other_site", "partner", "public_service", "other"],
                                ),
                                ("state", "sent_on"),
                            ),
                            models.Q(
                                models.Q(("state", "sent_on"), _negated=True),
                                ("sent_organisation__isnull", True),
                                ("sent_to", ""),
                            ),
                            _connector="OR",
                        ),
                        name="people_visit_sent_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ("waiting", "serving"))),
                            models.Q(
                                models.Q(("state__in", ("waiting", "serving")), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="people_visit_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visitor",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="people.person"
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visitor", to="people.visit"
                    ),
                ),
            ],
            options={
                "db_table": "people_visitor",
                "indexes": [models.Index(fields=["person", "organisation"], name="people_visitor_person")],
            },
        ),
    ]
