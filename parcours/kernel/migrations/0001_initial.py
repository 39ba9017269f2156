import parcours.kernel.clock
import parcours.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
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
                ("actor", models.UUIDField()),
                ("request_id", models.CharField(max_length=100)),
                ("action", models.CharField(max_length=80)),
                ("body_hash", models.CharField(max_length=64)),
                ("answer", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(default=parcours.kernel.clock.now)),
            ],
            options={
                "db_table": "kernel_request",
                "constraints": [
                    models.UniqueConstraint(fields=("actor", "request_id"), name="kernel_request_once")
                ],
            },
        ),
    ]
