from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="message",
            name="messages_message_log",
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["organisation_id", "-created_at", "-id"], name="messages_message_log"),
        ),
    ]
