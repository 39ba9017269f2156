from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_user_email"),
        ("directory", "0002_interpreter"),
        ("people", "0024_stopped_number"),
        ("referrals", "0005_told"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("reminded__in", ["answer", "place", "delivery", "receipt", ""])),
                name="referrals_referral_reminded",
            ),
        ),
    ]
