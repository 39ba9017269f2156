from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_user_email"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="given_by",
            field=models.UUIDField(null=True),
        ),
    ]
