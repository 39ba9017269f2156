from django.db import migrations, models

GUARD = """
CREATE FUNCTION people_convention_sides() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE acting uuid := NULLIF(current_setting('parcours.organisation', true), '')::uuid;
BEGIN
    IF current_user IN (
        'parcours_system', (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    ) THEN
        RETURN NEW;
    END IF;
    IF (NEW.from_confirmed_at IS NOT NULL AND acting IS DISTINCT FROM NEW.from_organisation_id
        AND (TG_OP = 'INSERT' OR OLD.from_confirmed_at IS NULL
             OR OLD.from_organisation_id <> NEW.from_organisation_id))
    OR (NEW.to_confirmed_at IS NOT NULL AND acting IS DISTINCT FROM NEW.to_organisation_id
        AND (TG_OP = 'INSERT' OR OLD.to_confirmed_at IS NULL
             OR OLD.to_organisation_id <> NEW.to_organisation_id))
    THEN
        RAISE EXCEPTION 'a convention is confirmed by the other side itself'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_convention_sides BEFORE INSERT OR UPDATE ON people_convention
FOR EACH ROW EXECUTE FUNCTION people_convention_sides();
"""
BACK = "DROP TRIGGER people_convention_sides ON people_convention; DROP FUNCTION people_convention_sides();"
# Who had recorded a convention is not in its row: both confirm it anew. Those of a demonstration are invented.
DEMONSTRATION = """
DO $$
BEGIN
    IF to_regclass('public.config_stamp') IS NOT NULL THEN
        UPDATE people_convention SET from_confirmed_at = now(), to_confirmed_at = now()
        WHERE EXISTS (SELECT 1 FROM config_stamp WHERE name = 'demo' AND value = '1');
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_legal_fact_end")]
    operations = [
        migrations.AddField("convention", "from_confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("convention", "to_confirmed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(DEMONSTRATION, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, BACK),
    ]
