import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION exchange_code(one uuid, inner_key bytea, outer_key bytea) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public AS $$
    SELECT 'P-' || string_agg(
        substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', substring(made.bits FROM place * 5 + 1 FOR 5)::int + 1, 1),
        '' ORDER BY place
    )
    FROM (SELECT ('x' || encode(substr(
        sha256(outer_key || sha256(inner_key || convert_to('P:' || one::text, 'UTF8'))), 1, 8
    ), 'hex'))::bit(64) AS bits) made, generate_series(0, 11) place
$$;

CREATE FUNCTION exchange_is_drawn(
    wanted_pack uuid, wanted_code text, wanted_person uuid, inner_key bytea, outer_key bytea, today date
) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1
        FROM exchange_control_pack p
        JOIN exchange_verifier v ON v.id = p.verifier_id
        JOIN exchange_export e ON e.id = p.export_id
        JOIN people_access_grant g ON g.organisation_id = v.organisation_id
        JOIN people_person one ON one.id = g.person_id
        WHERE p.id = wanted_pack AND one.id = wanted_person AND one.erased_on IS NULL
            AND v.account_id = NULLIF(current_setting('parcours.person_user', true), '')::uuid
            AND v.ended_on IS NULL AND today BETWEEN v.since AND v.until AND e.content IS NOT NULL
            AND (g.until IS NULL OR g.until > now())
            AND p.codes -> 'drawn' ? wanted_code AND NOT p.codes -> 'closed' ? wanted_code
            AND wanted_code IN (
                SELECT exchange_code(wanted_person, inner_key, outer_key)
                UNION ALL
                SELECT exchange_code(k.gone_id, inner_key, outer_key)
                FROM people_canonical k WHERE k.kept_id = wanted_person
            )
    )
$$;

CREATE FUNCTION exchange_drawn_names(
    wanted_pack uuid, wanted_code text, wanted_person uuid, inner_key bytea, outer_key bytea, today date
) RETURNS TABLE (script text, given text, family text, main boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT n.script, n.given, n.family, n.main FROM people_person_name n
    WHERE n.person_id = wanted_person
        AND exchange_is_drawn(wanted_pack, wanted_code, wanted_person, inner_key, outer_key, today)
$$;

CREATE FUNCTION exchange_drawn_papers(
    wanted_pack uuid, wanted_code text, wanted_person uuid, inner_key bytea, outer_key bytea, today date
) RETURNS TABLE (kind text, number text, country text, expires_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT d.kind, d.number, d.country_id::text, d.expires_on FROM people_identity_document d
    WHERE d.person_id = wanted_person
        AND exchange_is_drawn(wanted_pack, wanted_code, wanted_person, inner_key, outer_key, today)
    ORDER BY d.expires_on DESC NULLS LAST, d.id
$$;
"""
_SIX = "(uuid, text, uuid, bytea, bytea, date)"
BACK = "; ".join(
    [
        *(f"DROP FUNCTION exchange_{name}{_SIX}" for name in ("drawn_papers", "drawn_names", "is_drawn")),
        "DROP FUNCTION exchange_code(uuid, bytea, bytea)",
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0006_pack_codes"),
        ("people", "0025_joined_grants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="verifier",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(FUNCTIONS, BACK),
    ]
