from django.db import migrations, models


def keep_open(apps, schema_editor):
    """Whoever has signed in before keeps her account open; so does everybody in a demonstration."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_user SET protects_since = last_login::date "
            "WHERE last_login IS NOT NULL AND protects_since IS NULL"
        )
        cursor.execute("SELECT to_regclass('public.config_stamp')")
        if cursor.fetchone()[0] is None:
            return
        cursor.execute(
            "UPDATE accounts_user SET protects_since = CURRENT_DATE WHERE protects_since IS NULL "
            "AND EXISTS (SELECT 1 FROM config_stamp WHERE name = 'demo' AND value = '1')"
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_given_by")]

    operations = [
        migrations.AddField(model_name="user", name="protects_since", field=models.DateField(null=True)),
        migrations.RunPython(keep_open, migrations.RunPython.noop),
    ]
