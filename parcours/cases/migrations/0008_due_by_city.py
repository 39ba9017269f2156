from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_step_free"),
        ("cases", "0007_carried"),
        ("people", "0022_covering_indexes"),
        ("reference", "0002_occupations"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="standing",
            name="cases_standing_due",
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("closed", False), ("due_on__isnull", False)),
                fields=["organisation", "due_on", "person"],
                include=("until", "city", "responsible", "ours"),
                name="cases_standing_due",
            ),
        ),
    ]
