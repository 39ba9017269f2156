from django.db import migrations

from parcours.accounts.adapters import SECOND_FACTOR
from parcours.kernel.cipher import Unreadable, open_sealed, seal


def seal_secrets(apps, schema_editor):
    """Secrets that were kept in the clear, each once: a second run finds them sealed."""
    kept = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    for row in kept.filter(type__in=("totp", "recovery_codes")):
        for name in ("secret", "seed"):
            text = row.data.get(name)
            if text is None:
                continue
            try:
                open_sealed(text, SECOND_FACTOR)
            except Unreadable:
                row.data[name] = seal(text, SECOND_FACTOR)
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_user_must_choose_password"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal_secrets, migrations.RunPython.noop)]
