"""How the tables of this package follow the person: merged, erased, shown to her."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock

from . import models
from .ports import DELETE, MOVE, STAY, follows

FILLED = (
    ("birth_date", "birth_year"),
    ("city_id", "quarter"),
    ("arrived_on",),
    ("household_size",),
    ("phone", "phone_safe", "phone_shared"),
    ("great_vulnerability_on", "great_vulnerability_by"),
)
"""Particulars that go together: those of the file that is merged fill what the other leaves empty."""


def _particulars(kept: UUID, gone: UUID, changes) -> None:
    """The file that is kept holds; what it leaves open is filled from the other."""
    found = models.Person.objects.in_bulk([kept, gone])
    ours, theirs = found[kept], found[gone]
    filled = {}
    for together in FILLED:
        if all(getattr(ours, name) in (None, "", False) for name in together):
            filled |= {name: getattr(theirs, name) for name in together}
    if filled.get("phone"):
        filled["no_phone"] = False
    for name in ("schooling", "literacy"):
        if getattr(ours, name) == "not_stated":
            filled[name] = getattr(theirs, name)
    if theirs.interpreter:
        filled["interpreter"] = True
    changed = {name: value for name, value in filled.items() if getattr(ours, name) != value}
    if changed:
        changes.set(ours, **changed)


def _names(kept: UUID, gone: UUID, changes) -> None:
    """A script in which she has no name yet gets one; other spellings stay known as former names."""
    ours = list(models.PersonName.objects.filter(person_id=kept))
    held = {name.script for name in ours}
    spelled = {(name.script, name.given, name.family) for name in ours}
    former = models.FormerName.objects.filter(person_id__in=(kept, gone))
    spelled |= set(former.values_list("script", "given", "family"))
    for name in models.PersonName.objects.filter(person_id=gone).order_by("-main", "id"):
        if name.script not in held:
            changes.set(name, person_id=kept, main=False)
            held.add(name.script)
        elif (name.script, name.given, name.family) not in spelled:
            row = models.FormerName(
                person_id=kept, script=name.script, given=name.given, family=name.family, until=clock.today()
            )
            changes.insert(row)
            spelled.add((name.script, name.given, name.family))


def _unless_there(model: type, *columns: str):
    """Rows move unless the kept file has one with the same values in ``columns``."""

    def merge(kept: UUID, gone: UUID, changes) -> None:
        there = set(model.objects.filter(person_id=kept).values_list(*columns))
        rows = model.objects.filter(person_id=gone)
        changes.move([row for row in rows if tuple(getattr(row, c) for c in columns) not in there])

    return merge


def _overlap(one: models.LegalFact, other: models.LegalFact) -> bool:
    last = date.max
    return one.since < (other.until or last) and other.since < (one.until or last)


def _legal(kept: UUID, gone: UUID, changes) -> None:
    """On a day of which both files tell, the kept one holds."""
    ours = list(models.LegalFact.objects.filter(person_id=kept))
    rows = models.LegalFact.objects.filter(person_id=gone)
    changes.move(
        [
            row
            for row in rows
            if not any(one.dimension == row.dimension and _overlap(one, row) for one in ours)
        ]
    )


def _masked(rows: QuerySet, words) -> list[dict]:
    return [words(row) for row in rows]


def _contacts(person: UUID) -> list[dict]:
    """Whom to call is somebody else: only how they are related is told."""
    rows = models.EmergencyContact.objects.filter(person_id=person).order_by("id")
    return _masked(rows, lambda row: {"name": _("somebody you named"), "relation": row.relation})


def _guardians(person: UUID) -> list[dict]:
    rows = models.Guardianship.objects.filter(person_id=person).order_by("id")
    return _masked(
        rows,
        lambda row: {
            "guardian": _("the person who answers for you") if row.name else _("a body"),
            "assent": row.assent,
            "consent": row.consent,
        },
    )


def _restricted(person: UUID) -> list[dict]:
    """What the reader who hands the file over may read; row security shows nobody else a row."""
    from .queries import open_restricted

    rows = models.RestrictedFact.objects.filter(person_id=person).order_by("recorded_at", "id")
    return [
        {"recorded_at": row.recorded_at, "kind": row.get_kind_display(), "text": text}
        for row, text in open_restricted(rows)
    ]


follows(
    models.Person,
    column="id",
    title=_("Your particulars"),
    merge=_particulars,
    erase={
        "sex": "",
        "birth_date": None,
        "birth_year": None,
        "nationality_id": None,
        "city_id": None,
        "quarter": "",
        "arrived_on": None,
        "household_size": None,
        "schooling": "not_stated",
        "literacy": "not_stated",
        "interpreter": False,
        "phone": "",
        "phone_safe": False,
        "phone_shared": False,
        "no_phone": False,
        "no_document": False,
        "great_vulnerability_by": None,
        "great_vulnerability_on": None,
        "sort_key": "",
    },
    access=(
        "code",
        "sex",
        "birth_date",
        "birth_year",
        "nationality",
        "city",
        "quarter",
        "arrived_on",
        "household_size",
        "schooling",
        "literacy",
        "interpreter",
        "phone",
        "phone_safe",
        "phone_shared",
        "no_phone",
        "no_document",
        "great_vulnerability_on",
        "registered_by",
        "registered_on",
    ),
)
follows(
    models.AccessGrant,
    title=_("Who may see your file"),
    merge=MOVE,
    not_shown="Told as a list of its own, of every organisation: accessing.py.",
)
follows(
    models.Home,
    title=_("Where you lived"),
    merge=_unless_there(models.Home, "since"),
    access=("city", "since"),
)
follows(
    models.PersonName,
    title=_("Your names"),
    merge=_names,
    access=("given", "family", "script"),
)
follows(
    models.FormerName,
    title=_("Former spellings of your names"),
    merge=_unless_there(models.FormerName, "script", "given", "family"),
    access=("given", "family", "script", "until"),
)
follows(
    models.NameKey,
    title=_("Keys of your names"),
    merge=MOVE,
    not_shown="Made of her names alone, so that she is found however they are spelled.",
)
follows(
    models.SpokenLanguage,
    title=_("Languages you speak"),
    merge=_unless_there(models.SpokenLanguage, "language_id"),
    access=("language", "level"),
)
follows(
    models.IdentityDocument,
    title=_("Your papers"),
    merge=_unless_there(models.IdentityDocument, "kind", "number"),
    access=("kind", "number", "country", "issued_on", "expires_on", "ended_on"),
)
follows(
    models.LegalFact,
    title=_("Your legal situation"),
    merge=_legal,
    access=("dimension", "value", "since", "until", "document", "expires_on", "recorded_by"),
)
follows(models.EmergencyContact, title=_("Whom to call"), merge=MOVE, access=_contacts)
follows(models.Guardianship, title=_("Who answers for you"), merge=MOVE, access=_guardians)
follows(
    models.Consent,
    title=_("What you agreed to"),
    merge=MOVE,
    access=(
        "purpose",
        "recipient",
        "given",
        "notice_version",
        "notice_language",
        "read_aloud",
        "given_on",
        "expires_on",
        "withdrawn_at",
    ),
)
follows(
    models.RestrictedReader,
    title=_("Readers of restricted facts"),
    merge=STAY,
    not_shown="That somebody is named would tell everybody else that something restricted is kept.",
)
follows(
    models.RestrictedFact,
    title=_("Restricted facts about you"),
    merge=STAY,
    erase=DELETE,
    access=_restricted,
)
