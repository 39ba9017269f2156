from django.db import migrations

# Who works already: the project that she was oriented to when she began, as orientations say it. What stands in the journal stays.
LED = """
UPDATE employment_placement p SET project_id = (
    SELECT o.project_id FROM cases_orientation o
    WHERE o.person_id = p.person_id AND o.project_id IS NOT NULL
        AND o.decided_on <= p.starts_on AND (o.until IS NULL OR o.until > p.starts_on)
    ORDER BY o.decided_on DESC, o.id DESC LIMIT 1
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_replies'),
        ('employment', '0006_placement_project'),
    ]

    operations = [migrations.RunSQL(LED, migrations.RunSQL.noop)]
