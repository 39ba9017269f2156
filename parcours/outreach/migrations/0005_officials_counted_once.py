"""Under which opaque key an official is counted: until now her own id, as the journal has it."""

import django.db.models.functions.text
import parcours.kernel.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_protects_since"),
        ("outreach", "0004_lessons"),
        ("reference", "0002_occupations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="official",
            name="counts_as",
            field=models.UUIDField(default=parcours.kernel.identifiers.uuid7),
        ),
        # One default stands in every row that was there.
        migrations.RunSQL("UPDATE outreach_official SET counts_as = id", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="official",
            index=models.Index(fields=["counts_as"], name="outreach_official_counts_as"),
        ),
        migrations.AddIndex(
            model_name="official",
            index=models.Index(
                django.db.models.functions.text.Upper("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="outreach_official_email",
            ),
        ),
    ]
