from django.db import migrations

# Where two sessions have one trainer at one time, the first one keeps her: the other says so when it is changed.
TRAINERS = """
UPDATE training_half_day h SET trainer_id = one.trainer_id
FROM (
  SELECT DISTINCT ON (s.trainer_id, d.day, d.half) d.id, s.trainer_id
  FROM training_half_day d JOIN training_session s ON s.id = d.session_id
  WHERE s.trainer_id IS NOT NULL AND s.state <> 'cancelled'
  ORDER BY s.trainer_id, d.day, d.half, s.id
) one
WHERE h.id = one.id
"""
SITES = """
UPDATE training_half_day h SET site_id = s.site_id
FROM training_session s WHERE s.id = h.session_id AND s.site_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0002_waiting_lists")]
    operations = [
        migrations.RunSQL(TRAINERS, migrations.RunSQL.noop),
        migrations.RunSQL(SITES, migrations.RunSQL.noop),
    ]
