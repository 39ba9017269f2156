from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION people_reads(wanted uuid, reader uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_restricted_reader r WHERE r.person_id = wanted AND r.user_id = reader
    )
$$;

CREATE FUNCTION people_unread(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
    SELECT NOT EXISTS (SELECT 1 FROM people_restricted_reader r WHERE r.person_id = wanted)
    AND NOT EXISTS (SELECT 1 FROM people_restricted_fact f WHERE f.person_id = wanted)
$$;
"""
BACK = "DROP FUNCTION people_reads(uuid, uuid); DROP FUNCTION people_unread(uuid);"
HOMES = """
INSERT INTO people_home (id, person_id, city_id, since)
SELECT gen_random_uuid(), id, city_id, registered_on FROM people_person WHERE city_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_histories")]
    operations = [
        migrations.RunSQL(FUNCTIONS, BACK),
        migrations.RunSQL(HOMES, migrations.RunSQL.noop),
    ]
