import django.db.models.deletion
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("reference", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.JSONField()),
                ("zone", models.CharField(max_length=40)),
                ("currency", models.CharField(max_length=3)),
                ("in_force", models.BooleanField(default=False)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.country"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("in_force", True)),
                        fields=("in_force",),
                        name="programmes_programme_one_in_force",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
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
                ("name", models.JSONField()),
                ("in_force", models.BooleanField(default=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lots",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="programmes_lot_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("title", models.JSONField()),
                ("short", models.JSONField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("places", "Cities named one by one"),
                            ("regions", "Whole regions"),
                            ("country", "The whole country"),
                        ],
                        max_length=10,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("in_force", models.BooleanField(default=True)),
                (
                    "grantee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="programmes.lot",
                    ),
                ),
                (
                    "places",
                    models.ManyToManyField(
                        db_table="programmes_project_place", related_name="+", to="reference.place"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="programmes.programme",
                    ),
                ),
                (
                    "regions",
                    models.ManyToManyField(
                        db_table="programmes_project_region", related_name="+", to="reference.region"
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "order"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["places", "regions", "country"])),
                        name="programmes_project_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="programmes_project_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
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
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.JSONField()),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partners",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "order"), name="programmes_partner_order")
                ],
            },
        ),
        migrations.CreateModel(
            name="Node",
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
                            ("objective", "General objective"),
                            ("specific", "Specific objective"),
                            ("result", "Expected result"),
                            ("activity", "Planned activity"),
                        ],
                        max_length=10,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("text", models.JSONField()),
                ("flag", models.JSONField(default=dict)),
                ("in_force", models.BooleanField(default=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nodes",
                        to="programmes.programme",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nodes",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "code"), name="programmes_node_code"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["objective", "specific", "result", "activity"])),
                        name="programmes_node_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
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
                ("order", models.PositiveSmallIntegerField()),
                ("title", models.JSONField()),
                ("unit", models.CharField(max_length=10)),
                ("level", models.CharField(max_length=10)),
                ("in_force", models.BooleanField(default=True)),
                (
                    "node",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="programmes.node",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="programmes.programme",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "code"), name="programmes_indicator_code")
                ],
            },
        ),
        migrations.CreateModel(
            name="Amount",
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
                ("order", models.PositiveSmallIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18, null=True)),
                ("rate_on", models.DateField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amounts",
                        to="programmes.programme",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amounts",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "project", "order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "project", "currency"),
                        name="programmes_amount_currency",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="programmes_amount_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__isnull", True), ("rate__gt", 0), _connector="OR"),
                        name="programmes_amount_rate_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
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
                ("version", models.CharField(max_length=80)),
                ("value", models.DecimalField(decimal_places=2, max_digits=14)),
                ("in_force", models.BooleanField(default=False)),
                ("stated_on", models.DateField(null=True)),
                ("source", models.TextField()),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="programmes.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ["indicator", "-in_force", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("in_force", True)),
                        fields=("indicator",),
                        name="programmes_target_one_in_force",
                    ),
                    models.UniqueConstraint(
                        fields=("indicator", "version"), name="programmes_target_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
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
                ("sha256", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("loaded_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("present", models.BooleanField(default=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="programmes_version_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("present", True)),
                        fields=("programme",),
                        name="programmes_version_one_present",
                    ),
                ],
            },
        ),
    ]
