import django.db.models.deletion
import django.db.models.functions.text
import parcours.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Country",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("name", models.JSONField()),
                ("is_country", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Language",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("name", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="ExchangeRate",
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
                ("currency_from", models.CharField(max_length=3)),
                ("currency_to", models.CharField(max_length=3)),
                ("on", models.DateField()),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18)),
                ("source", models.TextField()),
            ],
            options={
                "db_table": "reference_exchange_rate",
                "ordering": ["currency_from", "currency_to", "on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("currency_from", "currency_to", "on"),
                        name="reference_exchange_rate_one_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0)), name="reference_exchange_rate_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency_from", models.F("currency_to")), _negated=True),
                        name="reference_exchange_rate_two_currencies",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OccupationGroup",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("name", models.JSONField()),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="reference.occupationgroup",
                    ),
                ),
            ],
            options={
                "db_table": "reference_occupation_group",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=6, primary_key=True, serialize=False)),
                ("name", models.JSONField()),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="regions",
                        to="reference.country",
                    ),
                ),
            ],
            options={
                "ordering": ["country", "order", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__startswith",
                                django.db.models.functions.text.Concat(
                                    models.F("country"), models.Value("-")
                                ),
                            )
                        ),
                        name="reference_region_code_begins_with_country",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("province", "Province or prefecture"), ("city", "City")], max_length=20
                    ),
                ),
                ("name", models.JSONField()),
                ("latitude", models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                ("longitude", models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="reference.place",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="reference.region",
                    ),
                ),
            ],
            options={
                "ordering": ["region", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["province", "city"])), name="reference_place_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="reference_place_on_earth",
                    ),
                ],
            },
        ),
    ]
