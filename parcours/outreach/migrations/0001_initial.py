import django.contrib.postgres.fields
import django.db.models.deletion
import parcours.kernel.clock
import parcours.kernel.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_seal_second_factors"),
        ("people", "0011_rights"),
        ("programmes", "0001_initial"),
        ("reference", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
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
                ("title", models.JSONField()),
                ("aim", models.JSONField(default=dict)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
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
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "db_table": "outreach_campaign",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="outreach_campaign_days",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
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
                    "channel",
                    models.CharField(
                        choices=[
                            ("poster", "Poster"),
                            ("leaflet", "Leaflet"),
                            ("radio", "Radio"),
                            ("social_network", "Social network"),
                            ("whatsapp", "WhatsApp group"),
                            ("meeting", "Meeting"),
                            ("pictogram", "Pictograms"),
                            ("audio", "Audio message"),
                        ],
                        max_length=20,
                    ),
                ),
                ("day", models.DateField(default=parcours.kernel.clock.today)),
                ("quantity", models.PositiveIntegerField()),
                ("reach", models.PositiveIntegerField(null=True)),
                (
                    "reach_kind",
                    models.CharField(
                        blank=True,
                        choices=[("counted", "Counted"), ("estimated", "Estimated")],
                        max_length=10,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("heads", "People counted on the spot"),
                            ("handed_out", "Copies handed out"),
                            ("platform", "Figures of the network"),
                            ("members", "Members of the group"),
                            ("audience", "Audience stated by the broadcaster"),
                            ("guess", "Estimate of the team"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="outreach.campaign",
                    ),
                ),
                (
                    "language",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.language"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.place",
                    ),
                ),
            ],
            options={
                "db_table": "outreach_material",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "channel__in",
                                [
                                    "poster",
                                    "leaflet",
                                    "radio",
                                    "social_network",
                                    "whatsapp",
                                    "meeting",
                                    "pictogram",
                                    "audio",
                                ],
                            )
                        ),
                        name="outreach_material_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", ""), ("reach__isnull", True), ("reach_kind", "")),
                            models.Q(
                                (
                                    "method__in",
                                    ["heads", "handed_out", "platform", "members", "audience", "guess"],
                                ),
                                ("reach__isnull", False),
                                ("reach_kind__in", ["counted", "estimated"]),
                            ),
                            _connector="OR",
                        ),
                        name="outreach_material_reach",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outing",
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
                    "partners",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("quarter", models.CharField(blank=True, max_length=80)),
                ("spot", models.CharField(blank=True, max_length=120)),
                ("day", models.DateField()),
                ("begins", models.TimeField(null=True)),
                ("ends", models.TimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held, report to finish"),
                            ("reported", "Reported"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                (
                    "cancelled_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("weather", "Weather"),
                            ("security", "Safety of people or of the team"),
                            ("team", "Nobody of the team was free"),
                            ("vehicle", "No vehicle"),
                            ("place", "The place could not be reached"),
                            ("by_mistake", "Planned by mistake"),
                            ("other", "Another reason"),
                        ],
                        max_length=12,
                    ),
                ),
                ("met", models.PositiveIntegerField(default=0)),
                ("agreed", models.PositiveIntegerField(default=0)),
                ("known_before", models.PositiveIntegerField(default=0)),
                ("entry", models.UUIDField(null=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outings",
                        to="outreach.campaign",
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
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.place"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.project",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.region"
                    ),
                ),
            ],
            options={
                "db_table": "outreach_outing",
                "indexes": [models.Index(fields=["organisation", "day"], name="outreach_outing_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "held", "reported", "cancelled"])),
                        name="outreach_outing_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "cancelled_for__in",
                                    [
                                        "weather",
                                        "security",
                                        "team",
                                        "vehicle",
                                        "place",
                                        "by_mistake",
                                        "other",
                                    ],
                                ),
                                ("state", "cancelled"),
                            ),
                            models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancelled_for", "")),
                            _connector="OR",
                        ),
                        name="outreach_outing_cancelled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed__lte", models.F("met")), ("known_before__lte", models.F("met"))
                        ),
                        name="outreach_outing_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry__isnull", False), ("state", "reported")),
                            models.Q(models.Q(("state", "reported"), _negated=True), ("entry__isnull", True)),
                            _connector="OR",
                        ),
                        name="outreach_outing_reported",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Met",
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
                    "sex",
                    models.CharField(
                        choices=[("F", "Female"), ("M", "Male"), ("X", "Other or not stated")], max_length=1
                    ),
                ),
                (
                    "age",
                    models.CharField(
                        choices=[
                            ("0-14", "Under 15"),
                            ("15-17", "15 to 17"),
                            ("18-24", "18 to 24"),
                            ("25-34", "25 to 34"),
                            ("35_over", "35 and over"),
                            ("not_stated", "Age not stated"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "nationality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.country"
                    ),
                ),
                (
                    "outing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="outreach.outing",
                    ),
                ),
            ],
            options={
                "db_table": "outreach_met",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["F", "M", "X"])), name="outreach_met_sex"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age__in", ["0-14", "15-17", "18-24", "25-34", "35_over", "not_stated"])
                        ),
                        name="outreach_met_age",
                    ),
                    models.UniqueConstraint(
                        fields=("outing", "sex", "age", "nationality"), name="outreach_met_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Heard",
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
                    "need",
                    models.CharField(
                        choices=[
                            ("information", "Information"),
                            ("work", "Work"),
                            ("training", "Training"),
                            ("language", "Language courses"),
                            ("papers", "Residence papers"),
                            ("housing", "Housing"),
                            ("food", "Food and clothes"),
                            ("care", "Access to care"),
                            ("children", "School and childcare"),
                            ("transport", "Transport"),
                            ("enterprise", "An activity of her own"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "outing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="outreach.outing",
                    ),
                ),
            ],
            options={
                "db_table": "outreach_heard",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "need__in",
                                [
                                    "information",
                                    "work",
                                    "training",
                                    "language",
                                    "papers",
                                    "housing",
                                    "food",
                                    "care",
                                    "children",
                                    "transport",
                                    "enterprise",
                                    "other",
                                ],
                            )
                        ),
                        name="outreach_heard_need",
                    ),
                    models.UniqueConstraint(fields=("outing", "need"), name="outreach_heard_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreed",
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
                    "source",
                    models.CharField(
                        choices=[
                            ("self", "She came herself"),
                            ("association", "Association"),
                            ("street_team", "Street team"),
                            ("partner", "Partner"),
                            ("leader", "Community leader"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "outing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="outreach.outing",
                    ),
                ),
            ],
            options={
                "db_table": "outreach_agreed",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["self", "association", "street_team", "partner", "leader"])
                        ),
                        name="outreach_agreed_source",
                    ),
                    models.UniqueConstraint(fields=("outing", "source"), name="outreach_agreed_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Point",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Not open yet"),
                            ("open", "Open"),
                            ("suspended", "Suspended"),
                            ("closed", "Closed down"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                ("opened_on", models.DateField(null=True)),
                ("since", models.DateField(null=True)),
                ("staffed_since", models.DateField(null=True)),
                ("staff", models.PositiveSmallIntegerField(default=0)),
                ("equipped_since", models.DateField(null=True)),
                (
                    "equipment",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("office", "Room for confidential talks"),
                                ("waiting_room", "Waiting room"),
                                ("computer", "Computer"),
                                ("printer", "Printer"),
                                ("internet", "Internet"),
                                ("telephone", "Telephone"),
                                ("notice_board", "Notice board in several languages"),
                                ("child_corner", "Corner for children"),
                                ("vehicle", "Vehicle for outings"),
                            ],
                            max_length=20,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("hours", models.JSONField(default=dict)),
                ("ready", models.UUIDField(null=True)),
                ("ready_on", models.DateField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.project",
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reception_point",
                        to="accounts.site",
                    ),
                ),
            ],
            options={
                "db_table": "outreach_point",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "open", "suspended", "closed"])),
                        name="outreach_point_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("staff", 0), ("staffed_since__isnull", True)),
                            models.Q(("staff__range", (1, 500)), ("staffed_since__isnull", False)),
                            _connector="OR",
                        ),
                        name="outreach_point_staff",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("equipment", []), ("equipped_since__isnull", True)),
                            models.Q(("equipment__len__gte", 1), ("equipped_since__isnull", False)),
                            _connector="OR",
                        ),
                        name="outreach_point_equipment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_on__isnull", True), ("state", "planned")),
                            models.Q(
                                models.Q(("state", "planned"), _negated=True),
                                ("opened_on__isnull", False),
                                ("since__gte", models.F("opened_on")),
                            ),
                            _connector="OR",
                        ),
                        name="outreach_point_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preregistration",
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
                    "source",
                    models.CharField(
                        choices=[
                            ("self", "She came herself"),
                            ("association", "Association"),
                            ("street_team", "Street team"),
                            ("partner", "Partner"),
                            ("leader", "Community leader"),
                        ],
                        max_length=12,
                    ),
                ),
                ("may_contact", models.BooleanField()),
                ("read_aloud", models.BooleanField(default=True)),
                ("perhaps_minor", models.BooleanField(default=False)),
                ("taken_on", models.DateField(default=parcours.kernel.clock.today)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_complete", "To complete"),
                            ("completed", "File completed"),
                            ("given_up", "Not followed up"),
                        ],
                        default="to_complete",
                        max_length=12,
                    ),
                ),
                ("completed_on", models.DateField(null=True)),
                (
                    "given_up_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reached", "No longer reached"),
                            ("does_not_wish", "She does not wish it"),
                            ("moved", "Moved away"),
                            ("known", "She had a file already"),
                            ("other", "Another reason"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.site",
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
                    "outing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preregistrations",
                        to="outreach.outing",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preregistrations",
                        to="people.person",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.place"
                    ),
                ),
            ],
            options={
                "db_table": "outreach_preregistration",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "to_complete")),
                        fields=["centre", "taken_on"],
                        name="outreach_preregistration_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["to_complete", "completed", "given_up"])),
                        name="outreach_preregistration_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["self", "association", "street_team", "partner", "leader"])
                        ),
                        name="outreach_preregistration_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_on__gte", models.F("taken_on")), ("state", "completed")),
                            models.Q(
                                models.Q(("state", "completed"), _negated=True),
                                ("completed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="outreach_preregistration_completed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "given_up_for__in",
                                    ["not_reached", "does_not_wish", "moved", "known", "other"],
                                ),
                                ("state", "given_up"),
                            ),
                            models.Q(models.Q(("state", "given_up"), _negated=True), ("given_up_for", "")),
                            _connector="OR",
                        ),
                        name="outreach_preregistration_given_up",
                    ),
                ],
            },
        ),
    ]
