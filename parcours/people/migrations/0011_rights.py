import django.db.models.deletion
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.db import migrations, models


FUNCTIONS = """
CREATE OR REPLACE FUNCTION people_reads(wanted uuid, reader uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM people_restricted_reader r
        WHERE r.person_id = wanted AND r.user_id = reader AND r.file IS NULL
    )
$$;

CREATE OR REPLACE FUNCTION people_unread(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public AS $$
    SELECT NOT EXISTS (
        SELECT 1 FROM people_restricted_reader r WHERE r.person_id = wanted AND r.file IS NULL
    ) AND NOT EXISTS (
        SELECT 1 FROM people_restricted_fact f WHERE f.person_id = wanted AND f.file IS NULL
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_seal_second_factors"),
        ("people", "0010_receptions"),
        ("reference", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Canonical",
            fields=[
                (
                    "gone",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="canonical",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=26)),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "people_canonical",
                "indexes": [
                    models.Index(fields=["kept"], name="people_canonical_kept"),
                    models.Index(fields=["code"], name="people_canonical_code"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("gone", models.F("kept")), _negated=True),
                        name="people_canonical_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
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
                ("number", models.PositiveIntegerField()),
                ("merged_by", models.UUIDField(null=True)),
                ("merged_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("said", "She says so herself"),
                            ("paper", "A paper shows it"),
                            ("twice", "Registered twice by mistake"),
                            ("other", "Other reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.UUIDField(null=True)),
                (
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
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
            ],
            options={
                "db_table": "people_merge",
                "indexes": [models.Index(fields=["kept"], name="people_merge_kept")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["said", "paper", "twice", "other"])),
                        name="people_merge_reason",
                    ),
                    models.UniqueConstraint(fields=("kept", "number"), name="people_merge_order"),
                    models.CheckConstraint(
                        condition=models.Q(("gone", models.F("kept")), _negated=True), name="people_merge_two"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("gone",),
                        name="people_merge_gone_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MergeChange",
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
                ("number", models.PositiveIntegerField()),
                ("table", models.CharField(max_length=80)),
                ("row", models.UUIDField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                (
                    "merge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="people.merge"
                    ),
                ),
            ],
            options={
                "db_table": "people_merge_change",
                "constraints": [
                    models.UniqueConstraint(fields=("merge", "number"), name="people_merge_change_order")
                ],
            },
        ),
        migrations.CreateModel(
            name="RightsRequest",
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
                ("code", models.CharField(blank=True, max_length=26)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "See what is kept about her"),
                            ("correction", "Have something corrected"),
                            ("objection", "Object to a use of her data"),
                            ("erasure", "Have everything erased"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("counter", "At the counter"), ("letter", "By letter")], max_length=10
                    ),
                ),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("in_hand", "In hand"),
                            ("granted", "Granted"),
                            ("partly", "Granted in part"),
                            ("refused", "Refused"),
                            ("handed_over", "Answer handed over"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("recorded_by", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("taken_by", models.UUIDField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_on", models.DateField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "Received"),
                            ("in_hand", "In hand"),
                            ("granted", "Granted"),
                            ("partly", "Granted in part"),
                            ("refused", "Refused"),
                            ("handed_over", "Answer handed over"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("identity", "Who asks could not be established"),
                            ("must_keep", "A law or a contract asks that it be kept"),
                            ("others", "It would tell of somebody else"),
                            ("not_kept", "Nothing of the kind is kept"),
                            ("abusive", "Repeated without reason"),
                            ("other", "Other reason"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=500)),
                ("handed_by", models.UUIDField(null=True)),
                ("handed_on", models.DateField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "people_rights_request",
                "indexes": [
                    models.Index(fields=["person"], name="people_rights_request_person"),
                    models.Index(
                        fields=["organisation", "state", "due_on"], name="people_rights_request_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["access", "correction", "objection", "erasure"])),
                        name="people_rights_request_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["counter", "letter"])),
                        name="people_rights_request_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["received", "in_hand", "granted", "partly", "refused", "handed_over"],
                            )
                        ),
                        name="people_rights_request_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                ["identity", "must_keep", "others", "not_kept", "abusive", "other", ""],
                            )
                        ),
                        name="people_rights_request_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["received", "in_hand"])),
                        fields=("person", "kind", "organisation"),
                        name="people_rights_request_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("received_on"))),
                        name="people_rights_request_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("decided_on__isnull", True),
                                ("state__in", ["received", "in_hand"]),
                            ),
                            models.Q(
                                ("answer__in", ["granted", "partly", "refused"]),
                                ("decided_on__isnull", False),
                                ("state__in", ["granted", "partly", "refused", "handed_over"]),
                            ),
                            _connector="OR",
                        ),
                        name="people_rights_request_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer__in", ["refused", "partly"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="people_rights_request_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "erasure"), _negated=True),
                            ("decided_by__isnull", True),
                            ("recorded_by__isnull", True),
                            models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="people_rights_request_two_to_erase",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestWords",
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
                ("text", models.CharField(max_length=2000)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="people.rightsrequest",
                    ),
                ),
            ],
            options={
                "db_table": "people_request_words",
            },
        ),
        migrations.RemoveConstraint(
            model_name="person",
            name="people_person_sex",
        ),
        migrations.RemoveConstraint(
            model_name="restrictedreader",
            name="people_restricted_reader_once",
        ),
        migrations.AddField(
            model_name="person",
            name="erased_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="restrictedfact",
            name="file",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="restrictedreader",
            name="file",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="nationality",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.country",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sex__in", ["F", "M", "X"]),
                    models.Q(("erased_on__isnull", False), ("sex", "")),
                    _connector="OR",
                ),
                name="people_person_sex",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("nationality__isnull", False), ("erased_on__isnull", False), _connector="OR"
                ),
                name="people_person_nationality",
            ),
        ),
        migrations.AddConstraint(
            model_name="restrictedreader",
            constraint=models.UniqueConstraint(
                fields=("person", "file", "user_id"),
                name="people_restricted_reader_once",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
