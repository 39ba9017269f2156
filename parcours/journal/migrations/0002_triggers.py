from django.db import migrations

from parcours.journal.streams import STREAMS, column_as_text


def install(stream):
    pieces = " || ".join(
        f"coalesce(length({text}) || ':' || {text}, '-')"
        for text in (column_as_text(column, "NEW") for column in stream.columns)
    )
    return f"""
    CREATE SEQUENCE {stream.sequence};
    CREATE FUNCTION {stream.table}_number() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock_shared({stream.lock});
        NEW.sequence := nextval('{stream.sequence}');
        NEW.hash := sha256(convert_to({pieces}, 'UTF8'));
        RETURN NEW;
    END $$;
    CREATE TRIGGER {stream.table}_number BEFORE INSERT ON {stream.table}
        FOR EACH ROW EXECUTE FUNCTION {stream.table}_number();
    """


def remove(stream):
    return f"""
    DROP TRIGGER {stream.table}_number ON {stream.table};
    DROP FUNCTION {stream.table}_number();
    DROP SEQUENCE {stream.sequence};
    """


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(install(stream), remove(stream)) for stream in STREAMS]
