from django.db import migrations, models

# What each was reminded of last: clocks run one after the other.
TOLD = """
UPDATE referrals_referral r SET reminded = t.kind FROM (
    SELECT DISTINCT ON (referral_id) referral_id, kind FROM referrals_reminder
    ORDER BY referral_id, day DESC, id DESC
) t WHERE t.referral_id = r.id
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_list_indexes")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="reminded",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("ended_on__isnull", True), models.Q(("reminded", ""), _negated=True)),
                fields=["from_organisation", "reminded", "state", "channel"],
                name="referrals_referral_reminded",
            ),
        ),
    ]
