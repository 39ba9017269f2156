import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import parcours.cases.desk
import parcours.cases.models
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.conf import settings
from django.db import migrations, models


LIVED = """
UPDATE cases_orientation o SET until = n.until FROM (
    SELECT id, lead(decided_on) OVER (PARTITION BY case_id ORDER BY decided_on, recorded_at, id) AS until
    FROM cases_orientation
) n WHERE n.id = o.id AND NOT o.current;
UPDATE cases_orientation SET until = decided_on WHERE until IS NULL AND NOT current;
UPDATE cases_case c SET contact_on = greatest(
    c.opened_on,
    (SELECT max(assessed_on) FROM cases_assessment a WHERE a.case_id = c.id),
    (SELECT max(decided_on) FROM cases_orientation o WHERE o.case_id = c.id)
);
"""


OPEN = """
INSERT INTO cases_case_period
    (id, person_id, case_id, opened_on, reopened_because, outcome, note, opened_by, organisation_id)
SELECT gen_random_uuid(), person_id, id, opened_on, '', '', '', responsible, organisation_id FROM cases_case;
"""


def give_codes(apps, schema_editor):
    """A code of its own for the plan of every case there is."""
    rows = apps.get_model("cases", "Case").objects.using(schema_editor.connection.alias)
    for case in rows.filter(plan_code="").only("id").iterator():
        rows.filter(pk=case.pk).update(plan_code=parcours.kernel.identifiers.public_code())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_seal_second_factors"),
        ("accounts", "__first__"),
        ("cases", "0001_initial"),
        ("people", "0009_convention_ended"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
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
                ("officer", models.UUIDField()),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("leave", "Leave"),
                            ("mission", "Mission or training"),
                            ("closed", "The place is closed"),
                            ("other", "Away"),
                        ],
                        max_length=20,
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
                "db_table": "cases_absence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["leave", "mission", "closed", "other"])),
                        name="cases_absence_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))), name="cases_absence_days"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
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
                ("officer", models.UUIDField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reception", "First conversation"),
                            ("assessment", "Assessment of the situation"),
                            ("follow_up", "Follow-up"),
                            ("accompaniment", "Going somewhere together"),
                            ("phone", "By telephone"),
                            ("other", "Other appointment"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Booked"),
                            ("confirmed", "Confirmed by her"),
                            ("held", "Held"),
                            ("no_show", "Not held"),
                            ("cancelled", "Called off"),
                            ("moved", "Moved"),
                        ],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("uid", models.UUIDField(default=parcours.kernel.identifiers.uuid7)),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                ("to_rebook", models.BooleanField(default=False)),
                ("booked_by", models.UUIDField(null=True)),
                ("changed_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("entry", models.UUIDField(null=True)),
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
                        related_name="appointments",
                        to="people.person",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="cases.step",
                    ),
                ),
            ],
            options={
                "db_table": "cases_appointment",
                "indexes": [
                    models.Index(fields=["officer", "starts_at"], name="cases_appointment_officer"),
                    models.Index(fields=["organisation", "starts_at"], name="cases_appointment_desk"),
                    models.Index(fields=["person", "-starts_at"], name="cases_appointment_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["reception", "assessment", "follow_up", "accompaniment", "phone", "other"],
                            )
                        ),
                        name="cases_appointment_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "confirmed", "held", "no_show", "cancelled", "moved"])
                        ),
                        name="cases_appointment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="cases_appointment_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["no_show", "cancelled"]),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["no_show", "cancelled"]), _negated=True),
                                ("reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="cases_appointment_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_rebook", False), ("state__in", ["planned", "confirmed"]), _connector="OR"
                        ),
                        name="cases_appointment_rebook",
                    ),
                    models.UniqueConstraint(fields=("uid", "sequence"), name="cases_appointment_sequence"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state__in", ["planned", "confirmed", "held"])),
                        expressions=[
                            ("officer", "="),
                            (parcours.cases.desk.Times("starts_at", "ends_at"), "&&"),
                        ],
                        name="cases_appointment_one_officer",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state__in", ["planned", "confirmed", "held"])),
                        expressions=[
                            ("person", "="),
                            (parcours.cases.desk.Times("starts_at", "ends_at"), "&&"),
                        ],
                        name="cases_appointment_one_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarLink",
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
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=parcours.kernel.clock.now)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "cases_calendar_link",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("user", "organisation"),
                        name="cases_calendar_link_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CasePeriod",
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
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("reopened_because", models.CharField(blank=True, max_length=20)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("employment", "In salaried employment"),
                            ("enterprise", "Own activity or cooperative"),
                            ("autonomous", "Trained, goes on by herself"),
                            ("transferred", "Accompanied by another organisation"),
                            ("moved_away", "Moved to another city"),
                            ("left_country", "Left the country"),
                            ("lost_contact", "Could not be reached any more"),
                            ("refused", "Wishes no more accompaniment"),
                            ("deceased", "Deceased"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("attempts", models.PositiveSmallIntegerField(null=True)),
                ("opened_by", models.UUIDField(null=True)),
                ("closed_by", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="periods", to="cases.case"
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_periods",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "cases_case_period",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "employment",
                                    "enterprise",
                                    "autonomous",
                                    "transferred",
                                    "moved_away",
                                    "left_country",
                                    "lost_contact",
                                    "refused",
                                    "deceased",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="cases_case_period_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("closed_on__gte", models.F("opened_on")),
                            ),
                            _connector="OR",
                        ),
                        name="cases_case_period_closed_with_outcome",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("case", "="),
                            (parcours.cases.models.Days("opened_on", "closed_on"), "&&"),
                        ],
                        name="cases_case_period_apart",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
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
                ("from_user", models.UUIDField(null=True)),
                ("to_user", models.UUIDField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("officer_leaves", "The officer leaves"),
                            ("officer_away", "Longer absence of the officer"),
                            ("case_load", "Too many cases in one hand"),
                            ("nearer", "Nearer to where she lives"),
                            ("her_wish", "She wishes another officer"),
                            ("language", "Speaks her language"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("handed_on", models.DateField()),
                ("author", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="cases.case"
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "cases_handover",
                "indexes": [
                    models.Index(fields=["organisation", "-handed_on"], name="cases_handover_recent")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "officer_leaves",
                                    "officer_away",
                                    "case_load",
                                    "nearer",
                                    "her_wish",
                                    "language",
                                    "other",
                                ],
                            )
                        ),
                        name="cases_handover_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_user__isnull", True),
                            models.Q(("from_user", models.F("to_user")), _negated=True),
                            _connector="OR",
                        ),
                        name="cases_handover_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hours",
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
                ("officer", models.UUIDField()),
                ("weekday", models.PositiveSmallIntegerField()),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                ("slot_minutes", models.PositiveSmallIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "db_table": "cases_hours",
                "indexes": [models.Index(fields=["officer", "weekday"], name="cases_hours_officer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (0, 6))), name="cases_hours_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="cases_hours_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slot_minutes__range", (10, 240))), name="cases_hours_slot"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                ("thread", models.UUIDField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("current", models.BooleanField(default=True)),
                ("withdrawn", models.BooleanField(default=False)),
                ("text", models.TextField(blank=True)),
                ("sealed", models.TextField(blank=True)),
                ("restricted", models.BooleanField(default=False)),
                ("for_partners", models.BooleanField(default=False)),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("occurred_on", models.DateField()),
                ("author", models.UUIDField(null=True)),
                ("written_at", models.DateTimeField(default=parcours.kernel.clock.now)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="people.person"
                    ),
                ),
            ],
            options={
                "db_table": "cases_note",
                "indexes": [models.Index(fields=["person", "-occurred_on"], name="cases_note_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("thread", "version"), name="cases_note_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("thread",),
                        name="cases_note_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("readers", []), ("restricted", False), ("sealed", "")),
                            models.Q(
                                ("for_partners", False),
                                ("restricted", True),
                                ("text", ""),
                                models.Q(("readers", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_note_restricted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
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
                ("what", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Being worked on"), ("reached", "Reached"), ("dropped", "Dropped")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("set_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("author", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="cases.case",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "cases_objective",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "reached", "dropped"])),
                        name="cases_objective_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("ended_on__gte", models.F("set_on")),
                            ),
                            _connector="OR",
                        ),
                        name="cases_objective_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True), ("due_on__gte", models.F("set_on")), _connector="OR"
                        ),
                        name="cases_objective_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                            ("reorientation", "Another orientation is asked for"),
                            ("second_opinion", "She asks for a second opinion"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for a decision"),
                            ("accepted", "A new orientation was decided"),
                            ("upheld", "The orientation stands"),
                            ("withdrawn", "Request taken back"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("disagrees", "She does not agree with the orientation"),
                            ("situation_changed", "Her situation has changed"),
                            ("does_not_work", "It does not work out as planned"),
                            ("too_far", "Too far from where she lives"),
                            ("new_project", "Another project has opened"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("asked_on", models.DateField()),
                ("due_on", models.DateField()),
                ("asked_by", models.UUIDField(null=True)),
                ("first_officer", models.UUIDField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="cases.case"
                    ),
                ),
                (
                    "new_orientation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.orientation",
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
                    "orientation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="cases.orientation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "cases_review",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "asked")), fields=["due_on"], name="cases_review_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["reorientation", "second_opinion"])),
                        name="cases_review_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "accepted", "upheld", "withdrawn"])),
                        name="cases_review_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "disagrees",
                                    "situation_changed",
                                    "does_not_work",
                                    "too_far",
                                    "new_project",
                                    "other",
                                ],
                            )
                        ),
                        name="cases_review_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("case",), name="cases_review_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("first_officer__isnull", True),
                            ("state", "withdrawn"),
                            models.Q(("decided_by", models.F("first_officer")), _negated=True),
                            _connector="OR",
                        ),
                        name="cases_review_another_officer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_on__isnull", True),
                                ("new_orientation__isnull", True),
                                ("state", "asked"),
                            ),
                            models.Q(
                                ("decided_on__isnull", False),
                                ("new_orientation__isnull", False),
                                ("state", "accepted"),
                            ),
                            models.Q(
                                ("decided_on__isnull", False),
                                ("new_orientation__isnull", True),
                                ("state", "upheld"),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            models.Q(
                                ("decided_on__isnull", False),
                                ("new_orientation__isnull", True),
                                ("state", "withdrawn"),
                            ),
                            _connector="OR",
                        ),
                        name="cases_review_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("asked_on"))), name="cases_review_due"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="closed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="contact_on",
            field=models.DateField(default=datetime.date(2000, 1, 1)),
        ),
        migrations.AddField(
            model_name="case",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("employment", "In salaried employment"),
                    ("enterprise", "Own activity or cooperative"),
                    ("autonomous", "Trained, goes on by herself"),
                    ("transferred", "Accompanied by another organisation"),
                    ("moved_away", "Moved to another city"),
                    ("left_country", "Left the country"),
                    ("lost_contact", "Could not be reached any more"),
                    ("refused", "Wishes no more accompaniment"),
                    ("deceased", "Deceased"),
                    ("other", "Something else"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="plan_code",
            field=models.CharField(default="", max_length=26),
        ),
        migrations.AddField(
            model_name="orientation",
            name="until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="step",
            name="doer",
            field=models.CharField(
                choices=[("officer", "The officer"), ("person", "She herself"), ("partner", "A partner")],
                default="person",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="doer_organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="doer_user",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="step",
            name="moved_on",
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(LIVED, migrations.RunSQL.noop),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="case",
            name="contact_on",
            field=models.DateField(default=parcours.kernel.clock.today),
        ),
        migrations.AlterField(
            model_name="case",
            name="plan_code",
            field=models.CharField(
                default=parcours.kernel.identifiers.public_code, max_length=26, unique=True
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_on__isnull", True)),
                fields=["organisation", "responsible"],
                name="cases_case_load",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_on__isnull", True)),
                fields=["contact_on"],
                name="cases_case_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "employment",
                            "enterprise",
                            "autonomous",
                            "transferred",
                            "moved_away",
                            "left_country",
                            "lost_contact",
                            "refused",
                            "deceased",
                            "other",
                            "",
                        ],
                    )
                ),
                name="cases_case_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True), ("closed_on__gte", models.F("opened_on"))
                    ),
                    _connector="OR",
                ),
                name="cases_case_closed_with_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("current", True), ("until__isnull", True)),
                    models.Q(("current", False), ("until__gte", models.F("decided_on"))),
                    _connector="OR",
                ),
                name="cases_orientation_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("case", "="), (parcours.cases.models.Days("decided_on", "until"), "&&")],
                name="cases_orientation_apart",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="objective",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="cases.objective",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(("doer__in", ["officer", "person", "partner"])), name="cases_step_doer"
            ),
        ),
        migrations.RunSQL(OPEN, migrations.RunSQL.noop),
    ]
