import django.db.models.deletion
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("reference", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
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
                    "code",
                    models.CharField(
                        default=parcours.kernel.identifiers.public_code, max_length=26, unique=True
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "Female"), ("M", "Male"), ("X", "Other or not stated")], max_length=1
                    ),
                ),
                ("birth_date", models.DateField(null=True)),
                ("birth_year", models.PositiveSmallIntegerField(null=True)),
                ("quarter", models.CharField(blank=True, max_length=80)),
                ("arrived_on", models.DateField(null=True)),
                ("household_size", models.PositiveSmallIntegerField(null=True)),
                (
                    "schooling",
                    models.CharField(
                        choices=[
                            ("none", "No schooling"),
                            ("religious", "Religious school only"),
                            ("primary", "Primary school"),
                            ("lower_secondary", "Lower secondary school"),
                            ("upper_secondary", "Upper secondary school"),
                            ("vocational", "Vocational training"),
                            ("higher", "Higher education"),
                            ("not_stated", "Schooling not stated"),
                        ],
                        default="not_stated",
                        max_length=20,
                    ),
                ),
                (
                    "literacy",
                    models.CharField(
                        choices=[
                            ("none", "Does not read or write"),
                            ("some", "Reads and writes with difficulty"),
                            ("full", "Reads and writes with ease"),
                            ("not_stated", "Literacy not stated"),
                        ],
                        default="not_stated",
                        max_length=20,
                    ),
                ),
                ("interpreter", models.BooleanField(default=False)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("phone_safe", models.BooleanField(default=False)),
                ("phone_shared", models.BooleanField(default=False)),
                ("no_phone", models.BooleanField(default=False)),
                ("no_document", models.BooleanField(default=False)),
                ("great_vulnerability_by", models.UUIDField(null=True)),
                ("great_vulnerability_on", models.DateField(null=True)),
                ("registered_on", models.DateField(default=parcours.kernel.clock.today)),
                ("sort_key", models.CharField(max_length=250)),
                (
                    "city",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.place",
                    ),
                ),
                (
                    "nationality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.country"
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "people_person",
                "indexes": [
                    models.Index(fields=["sort_key", "id"], name="people_person_order"),
                    models.Index(
                        condition=models.Q(("phone", ""), _negated=True),
                        fields=["phone"],
                        name="people_person_phone",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["F", "M", "X"])), name="people_person_sex"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "schooling__in",
                                [
                                    "none",
                                    "religious",
                                    "primary",
                                    "lower_secondary",
                                    "upper_secondary",
                                    "vocational",
                                    "higher",
                                    "not_stated",
                                ],
                            )
                        ),
                        name="people_person_schooling",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("literacy__in", ["none", "some", "full", "not_stated"])),
                        name="people_person_literacy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_date__isnull", True),
                            ("birth_year__isnull", True),
                            ("birth_date__year", models.F("birth_year")),
                            _connector="OR",
                        ),
                        name="people_person_one_birth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("household_size__isnull", True),
                            ("household_size__range", (1, 60)),
                            _connector="OR",
                        ),
                        name="people_person_household",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("no_phone", False), ("phone", ""), _connector="OR"),
                        name="people_person_phone_or_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameKey",
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
                ("key", models.CharField(max_length=100)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="name_keys",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_name_key",
                "indexes": [models.Index(fields=["key", "person"], name="people_name_key_key")],
            },
        ),
        migrations.CreateModel(
            name="LegalFact",
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
                    "dimension",
                    models.CharField(
                        choices=[("protection", "Protection"), ("residence", "Residence")], max_length=20
                    ),
                ),
                ("value", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("document", models.CharField(blank=True, max_length=60)),
                ("expires_on", models.DateField(null=True)),
                (
                    "recorded_by",
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
                        related_name="legal_facts",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_legal_fact",
                "indexes": [
                    models.Index(fields=["person", "dimension", "since"], name="people_legal_fact_day")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dimension", "protection"),
                                ("value__in", ["none", "asylum_seeker", "refugee_unhcr", "refugee_bra"]),
                            ),
                            models.Q(
                                ("dimension", "residence"),
                                ("value__in", ["valid", "renewal", "filed", "none"]),
                            ),
                            _connector="OR",
                        ),
                        name="people_legal_fact_value",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityDocument",
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
                            ("passport", "Passport"),
                            ("permit", "Residence permit"),
                            ("refugee_card", "Refugee or asylum seeker card"),
                            ("consular", "Consular card"),
                            ("birth", "Birth certificate"),
                            ("other", "Other document"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.CharField(max_length=60)),
                ("issued_on", models.DateField(null=True)),
                ("expires_on", models.DateField(null=True)),
                (
                    "country",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.country",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_identity_document",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["passport", "permit", "refugee_card", "consular", "birth", "other"])
                        ),
                        name="people_identity_document_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Guardianship",
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
                ("name", models.CharField(blank=True, max_length=100)),
                ("body", models.CharField(blank=True, max_length=100)),
                ("assent", models.BooleanField()),
                ("consent", models.BooleanField()),
                ("focal_point", models.CharField(max_length=100)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guardianships",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_guardianship",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("body", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="people_guardianship_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyContact",
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
                ("name", models.CharField(max_length=100)),
                ("relation", models.CharField(blank=True, max_length=60)),
                ("phone", models.CharField(blank=True, max_length=20)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergency_contacts",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_emergency_contact",
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                    "purpose",
                    models.CharField(
                        choices=[
                            ("accompaniment", "Accompaniment"),
                            ("sharing", "Sharing with partners"),
                            ("comparison", "Comparison, to avoid double registration"),
                            ("reporting", "Reporting to the funder"),
                        ],
                        max_length=20,
                    ),
                ),
                ("given", models.BooleanField()),
                ("notice_version", models.CharField(max_length=20)),
                ("notice_language", models.CharField(max_length=3)),
                ("read_aloud", models.BooleanField(default=False)),
                ("given_on", models.DateField(default=parcours.kernel.clock.today)),
                ("expires_on", models.DateField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_consent",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("purpose__in", ["accompaniment", "sharing", "comparison", "reporting"])
                        ),
                        name="people_consent_purpose",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessGrant",
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("registration", "Registered the person"),
                            ("referral", "Referral"),
                            ("enrolment", "Enrolment"),
                            ("transfer", "Transfer of the file"),
                            ("convention", "Shared under a convention"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source_type", models.CharField(blank=True, max_length=60)),
                ("source_id", models.UUIDField(null=True)),
                ("since", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("until", models.DateTimeField(null=True)),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "people_access_grant",
                "indexes": [
                    models.Index(fields=["person", "organisation"], name="people_access_grant_person"),
                    models.Index(
                        condition=models.Q(("until__isnull", True)),
                        fields=["organisation"],
                        name="people_access_grant_living",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                ["registration", "referral", "enrolment", "transfer", "convention"],
                            )
                        ),
                        name="people_access_grant_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonName",
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
                    "script",
                    models.CharField(
                        choices=[("latin", "Latin script"), ("arabic", "Arabic script")], max_length=10
                    ),
                ),
                ("given", models.CharField(blank=True, max_length=100)),
                ("family", models.CharField(blank=True, max_length=100)),
                ("main", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "people_person_name",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("script__in", ["latin", "arabic"])),
                        name="people_person_name_script",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RestrictedFact",
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
                            ("violence", "Violence suffered"),
                            ("trafficking", "Trafficking in persons"),
                            ("health", "State of health"),
                            ("other", "Other restricted fact"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sealed", models.TextField()),
                ("recorded_by", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restricted_facts",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_restricted_fact",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["violence", "trafficking", "health", "other"])),
                        name="people_restricted_fact_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RestrictedReader",
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
                ("user_id", models.UUIDField()),
                ("named_by", models.UUIDField(null=True)),
                ("since", models.DateTimeField(default=parcours.kernel.clock.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restricted_readers",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_restricted_reader",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "user_id"), name="people_restricted_reader_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpokenLanguage",
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
                    "level",
                    models.CharField(
                        choices=[("some", "Some notions"), ("good", "Gets by"), ("fluent", "Fluent")],
                        max_length=10,
                    ),
                ),
                (
                    "language",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.language"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="languages",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_spoken_language",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["some", "good", "fluent"])),
                        name="people_spoken_language_level",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "language"), name="people_spoken_language_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Convention",
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
                ("reference", models.CharField(max_length=80)),
                ("signed_on", models.DateField()),
                ("expires_on", models.DateField(null=True)),
                (
                    "from_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "to_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "people_convention",
                "indexes": [
                    models.Index(
                        fields=["from_organisation", "to_organisation"], name="people_convention_pair"
                    )
                ],
            },
        ),
    ]
