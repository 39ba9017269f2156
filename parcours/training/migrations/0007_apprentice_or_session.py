"""Nobody is in an enterprise and in a session at one half-day: each of the two tables looks into the other.

People are locked first, so that two who write at once wait for each other. Bits of ``slots``: half-days from
Monday morning on.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION training_in_enterprise(slots integer, day date, half varchar) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT (slots >> ((extract(isodow FROM day)::int - 1) * 2 + (half = 'pm')::int)) & 1 = 1
$$;

CREATE FUNCTION training_expected_apart() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM 1 FROM people_person WHERE id IN (SELECT person_id FROM added) ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM added a JOIN training_apprenticeship p ON p.person_id = a.person_id
        WHERE p.state <> 'not_begun' AND a.day BETWEEN p.starts_on AND p.until
        AND training_in_enterprise(p.slots, a.day, a.half)
    ) THEN
        RAISE EXCEPTION 'somebody is an apprentice at this time'
        USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'training_apprentice_or_session';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION training_apprentice_apart() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM 1 FROM people_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    IF NEW.state <> 'not_begun' AND EXISTS (
        SELECT 1 FROM training_attendance a
        WHERE a.person_id = NEW.person_id AND a.day BETWEEN NEW.starts_on AND NEW.until
        AND training_in_enterprise(NEW.slots, a.day, a.half)
    ) THEN
        RAISE EXCEPTION 'somebody is expected in a session at this time'
        USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'training_apprentice_or_session';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER training_expected_apart AFTER INSERT ON training_attendance
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION training_expected_apart();

CREATE TRIGGER training_apprentice_apart AFTER INSERT OR UPDATE OF starts_on, until, slots
ON training_apprenticeship FOR EACH ROW EXECUTE FUNCTION training_apprentice_apart();
"""
BACK = """
DROP TRIGGER training_apprentice_apart ON training_apprenticeship;
DROP TRIGGER training_expected_apart ON training_attendance;
DROP FUNCTION training_apprentice_apart();
DROP FUNCTION training_expected_apart();
DROP FUNCTION training_in_enterprise(integer, date, varchar);
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0006_apprenticeships")]
    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
