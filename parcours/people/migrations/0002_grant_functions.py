from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION people_known(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$ SELECT EXISTS (SELECT 1 FROM people_person p WHERE p.id = wanted) $$;

CREATE FUNCTION people_holds(wanted uuid, holder uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_access_grant g
        WHERE g.person_id = wanted AND g.organisation_id = holder AND (g.until IS NULL OR g.until > now())
    )
$$;
"""
BACK = "DROP FUNCTION people_known(uuid); DROP FUNCTION people_holds(uuid, uuid);"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
