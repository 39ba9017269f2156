import django.contrib.postgres.fields
import django.db.models.deletion
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_seal_second_factors"),
        ("documents", "0001_contacts_and_proofs"),
        ("people", "0011_rights"),
        ("reference", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=parcours.kernel.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("withdrawn", "The person has taken back her agreement"),
                            ("expired", "Her agreement has expired"),
                            ("ended", "The organisation that shared it has ended the access"),
                        ],
                        max_length=20,
                    ),
                ),
                ("told_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("code", models.CharField(max_length=26)),
                ("read_at", models.DateTimeField(null=True)),
                ("read_by", models.UUIDField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_notices",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_notice",
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["organisation", "told_at"],
                        name="people_notice_unread",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["withdrawn", "expired", "ended"])),
                        name="people_notice_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerProof",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=parcours.kernel.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("witness", models.CharField(blank=True, max_length=100)),
                (
                    "consent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proof", to="people.consent"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer_proofs",
                        to="people.person",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "db_table": "people_answer_proof",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("witness", ""), _negated=True), ("scan__isnull", False), _connector="OR"
                        ),
                        name="people_answer_proof_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPreference",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=parcours.kernel.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), default=list, size=None
                    ),
                ),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_until", models.TimeField(null=True)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("email_safe", models.BooleanField(default=False)),
                ("through_name", models.CharField(blank=True, max_length=100)),
                ("through_phone", models.CharField(blank=True, max_length=20)),
                ("opted_out_on", models.DateField(null=True)),
                ("told_on", models.DateField(default=parcours.kernel.clock.today)),
                (
                    "interpreter_language",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.language",
                    ),
                ),
                (
                    "language",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.language",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_preference",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_contact_preference",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channels__contained_by", ["call", "sms", "whatsapp", "email", "through"])
                        ),
                        name="people_contact_preference_channels",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                            models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="people_contact_preference_quiet",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OtherName",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=parcours.kernel.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("birth", "Name at birth"),
                            ("usual", "Usual name"),
                            ("nickname", "Nickname"),
                            ("spelling", "Other spelling"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "script",
                    models.CharField(
                        choices=[("latin", "Latin script"), ("arabic", "Arabic script")], max_length=10
                    ),
                ),
                ("given", models.CharField(blank=True, max_length=100)),
                ("family", models.CharField(blank=True, max_length=100)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="other_names",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_other_name",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["birth", "usual", "nickname", "spelling"])),
                        name="people_other_name_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("script__in", ["latin", "arabic"])),
                        name="people_other_name_script",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "script", "given", "family"), name="people_other_name_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="expiry_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="convention",
            name="authorisation",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="convention",
            name="data",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "data__contained_by",
                        ["identity", "contact", "situation", "household", "pathway", "training", "aid"],
                    )
                ),
                name="people_convention_data",
            ),
        ),
    ]
