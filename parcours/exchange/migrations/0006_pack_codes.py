from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0005_merging'),
    ]

    operations = [
        migrations.AddField(
            model_name='controlpack',
            name='codes',
            field=models.JSONField(default=dict),
        ),
    ]
