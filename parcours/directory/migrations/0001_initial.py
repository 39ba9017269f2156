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
        ("reference", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Service",
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
                ("code", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("training", "Vocational training"),
                            ("language", "Language and literacy"),
                            ("job_search", "Job search"),
                            ("enterprise", "Enterprise creation"),
                            ("legal", "Legal help"),
                            ("documents", "Papers and procedures"),
                            ("health_orientation", "Way to health care"),
                            ("psychosocial", "Psychosocial support"),
                            ("housing", "Housing and shelter"),
                            ("food_hygiene", "Food and hygiene"),
                            ("cash", "Cash assistance"),
                            ("transport", "Transport"),
                            ("childcare", "Childcare"),
                            ("education", "School for children"),
                            ("sport_culture", "Sport and culture"),
                            ("other", "Other service"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source_language", models.CharField(default="fr", max_length=2)),
                ("name", models.JSONField()),
                ("description", models.JSONField(default=dict)),
                ("conditions", models.JSONField(default=dict)),
                ("documents", models.JSONField(default=dict)),
                ("reviewed", models.JSONField(default=dict)),
                ("sensitive", models.BooleanField(default=False)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("latitude", models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                ("longitude", models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                ("step_free", models.BooleanField(null=True)),
                ("sexes", models.JSONField(default=list)),
                ("age_from", models.PositiveSmallIntegerField(null=True)),
                ("age_to", models.PositiveSmallIntegerField(null=True)),
                ("protections", models.JSONField(default=list)),
                ("residences", models.JSONField(default=list)),
                ("lots", models.JSONField(default=list)),
                ("public_languages", models.JSONField(default=list)),
                ("languages", models.JSONField(default=list)),
                (
                    "cost",
                    models.CharField(
                        choices=[
                            ("free", "Free of charge"),
                            ("paid", "To be paid"),
                            ("depends", "Depends on the situation"),
                        ],
                        default="free",
                        max_length=10,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("cost_note", models.JSONField(default=dict)),
                ("hours", models.JSONField(default=list)),
                ("hours_note", models.JSONField(default=dict)),
                ("contact_name", models.CharField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("email", models.EmailField(blank=True, max_length=120)),
                ("places", models.PositiveIntegerField(null=True)),
                ("taken", models.IntegerField(default=0)),
                ("has_waiting_list", models.BooleanField(default=False)),
                ("waiting", models.PositiveIntegerField(default=0)),
                ("funding_until", models.DateField(null=True)),
                ("confirmed_on", models.DateField(default=parcours.kernel.clock.today)),
                ("confirm_every_days", models.PositiveSmallIntegerField(default=90)),
                ("confirm_by", models.DateField()),
                ("reminded_for", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("response_days", models.DecimalField(decimal_places=1, max_digits=5, null=True)),
                ("response_answers", models.PositiveIntegerField(default=0)),
                (
                    "keeper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
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
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.place",
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
            ],
            options={
                "db_table": "directory_service",
                "ordering": ["organisation", "code"],
                "indexes": [
                    models.Index(fields=["kind", "region"], name="directory_service_need"),
                    models.Index(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=["confirm_by"],
                        name="directory_service_confirm_by",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "training",
                                    "language",
                                    "job_search",
                                    "enterprise",
                                    "legal",
                                    "documents",
                                    "health_orientation",
                                    "psychosocial",
                                    "housing",
                                    "food_hygiene",
                                    "cash",
                                    "transport",
                                    "childcare",
                                    "education",
                                    "sport_culture",
                                    "other",
                                ],
                            )
                        ),
                        name="directory_service_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost__in", ["free", "paid", "depends"])),
                        name="directory_service_cost",
                    ),
                    models.UniqueConstraint(fields=("organisation", "code"), name="directory_service_code"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken__gte", 0),
                            models.Q(
                                ("places__isnull", True), ("taken__lte", models.F("places")), _connector="OR"
                            ),
                        ),
                        name="directory_service_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_from__isnull", True),
                            ("age_to__isnull", True),
                            ("age_from__lte", models.F("age_to")),
                            _connector="OR",
                        ),
                        name="directory_service_ages",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sensitive", False), ("site__isnull", True), _connector="OR"),
                        name="directory_service_secret_has_no_site",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__isnull", True), ("currency", "")),
                            models.Q(("amount__gte", 0), models.Q(("currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="directory_service_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("has_waiting_list", True), ("waiting", 0), _connector="OR"),
                        name="directory_service_waiting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceTaken",
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
                ("since", models.DateTimeField(default=parcours.kernel.clock.now)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takers",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "db_table": "directory_place_taken",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "source_type", "source_id"), name="directory_place_taken_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EmptySearch",
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
                ("on", models.DateField(default=parcours.kernel.clock.today)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("training", "Vocational training"),
                            ("language", "Language and literacy"),
                            ("job_search", "Job search"),
                            ("enterprise", "Enterprise creation"),
                            ("legal", "Legal help"),
                            ("documents", "Papers and procedures"),
                            ("health_orientation", "Way to health care"),
                            ("psychosocial", "Psychosocial support"),
                            ("housing", "Housing and shelter"),
                            ("food_hygiene", "Food and hygiene"),
                            ("cash", "Cash assistance"),
                            ("transport", "Transport"),
                            ("childcare", "Childcare"),
                            ("education", "School for children"),
                            ("sport_culture", "Sport and culture"),
                            ("other", "Other service"),
                        ],
                        max_length=20,
                    ),
                ),
                ("criteria", models.CharField(blank=True, max_length=120)),
                ("times", models.PositiveIntegerField(default=1)),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.place",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.region",
                    ),
                ),
            ],
            options={
                "db_table": "directory_empty_search",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "training",
                                    "language",
                                    "job_search",
                                    "enterprise",
                                    "legal",
                                    "documents",
                                    "health_orientation",
                                    "psychosocial",
                                    "housing",
                                    "food_hygiene",
                                    "cash",
                                    "transport",
                                    "childcare",
                                    "education",
                                    "sport_culture",
                                    "other",
                                ],
                            )
                        ),
                        name="directory_empty_search_kind",
                    ),
                    models.UniqueConstraint(
                        fields=("on", "kind", "region", "place", "criteria"),
                        name="directory_empty_search_once_a_day",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
    ]
