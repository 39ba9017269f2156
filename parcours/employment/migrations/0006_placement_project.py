import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('employment', '0005_evidence'),
        ('programmes', '0007_addenda'),
    ]

    operations = [
        migrations.AddField(
            model_name='placement',
            name='project',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.project'),
        ),
    ]
