from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_protects_since'),
        ('exchange', '0004_control'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='exchange_batch_state',
        ),
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='exchange_batch_cleared',
        ),
        migrations.AddField(
            model_name='importbatch',
            name='asked_as',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='asked_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='asked_scopes',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='began_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='done',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='refused',
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='state',
            field=models.CharField(choices=[('pending', 'Waits to be merged'), ('merging', 'Being taken in'), ('merged', 'Merged'), ('dropped', 'Dropped'), ('expired', 'Expired')], default='pending', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'merging', 'merged', 'dropped', 'expired'])), name='exchange_batch_state'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'merging']), models.Q(('content__isnull', True), ('decisions__isnull', True)), _connector='OR'), name='exchange_batch_cleared'),
        ),
    ]
