from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_step_free"),
        ("people", "0021_objections"),
        ("reference", "0002_occupations"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="accessgrant",
            name="people_access_grant_person",
        ),
        migrations.AddIndex(
            model_name="accessgrant",
            index=models.Index(
                fields=["person", "organisation"], include=("until",), name="people_access_grant_held"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["id"], include=("city",), name="people_person_there"),
        ),
    ]
