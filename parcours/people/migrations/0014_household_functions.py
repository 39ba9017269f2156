from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION people_household_seen(wanted uuid, holder uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_household_member m JOIN people_access_grant g ON g.person_id = m.person_id
        WHERE m.household_id = wanted AND g.organisation_id = holder AND (g.until IS NULL OR g.until > now())
    )
$$;

CREATE FUNCTION people_member_seen(wanted uuid, holder uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_household_member m JOIN people_access_grant g ON g.person_id = m.person_id
        WHERE m.id = wanted AND g.organisation_id = holder AND (g.until IS NULL OR g.until > now())
    )
$$;
"""
BACK = "DROP FUNCTION people_member_seen(uuid, uuid); DROP FUNCTION people_household_seen(uuid, uuid);"


class Migration(migrations.Migration):
    dependencies = [("people", "0013_households")]
    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
