from django.db import migrations

# As ``people/agreements.py`` and ``queries.convention_in_force``; an identifier begins with its milliseconds.
FUNCTIONS = """
CREATE FUNCTION people_agrees(wanted uuid, recipient uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_consent c
        WHERE c.person_id = wanted AND c.purpose = 'sharing' AND c.given AND c.withdrawn_at IS NULL
          AND (c.expires_on IS NULL OR c.expires_on >= current_date)
          AND (c.recipient_id = recipient OR (c.recipient_id IS NULL AND NOT EXISTS (
              SELECT 1 FROM people_consent n
              WHERE n.person_id = wanted AND n.purpose = 'sharing' AND n.recipient_id = recipient
                AND ((NOT n.given AND n.id > c.id) OR n.withdrawn_at > to_timestamp(
                    ('x0000' || left(replace(c.id::text, '-', ''), 12))::bit(64)::bigint / 1000.0
                ))
          )))
    )
$$;

CREATE FUNCTION people_shares_with(giver uuid, taker uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_convention v
        WHERE v.from_organisation_id = giver AND v.to_organisation_id = taker
          AND v.from_confirmed_at IS NOT NULL AND v.to_confirmed_at IS NOT NULL
          AND 'sharing' = ANY (v.purposes)
          AND (v.ended_on IS NULL OR v.ended_on > current_date)
          AND (v.expires_on IS NULL OR v.expires_on >= current_date)
    )
$$;
"""
BACK = "DROP FUNCTION people_agrees(uuid, uuid); DROP FUNCTION people_shares_with(uuid, uuid);"


class Migration(migrations.Migration):
    dependencies = [("people", "0014_household_functions")]
    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
