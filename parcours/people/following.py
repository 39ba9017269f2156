"""How the tables of this package follow the person: merged, erased, shown to her."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.reference.queries import languages_named

from . import models
from .enums import OPEN_STATES, GrantReason, Purpose
from .events import ConsentWithdrawn
from .ports import MOVE, STAY, follows, labels
from .rules import VALUES
from .visibility import living

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


def _doubled_requests(kept: UUID, gone: UUID) -> set[UUID]:
    """Open requests that both files hold: that of the kept one is answered."""
    is_open = [state.value for state in OPEN_STATES]
    ours = models.RightsRequest.objects.filter(person_id=kept, state__in=is_open)
    held = set(ours.values_list("kind", "organisation_id"))
    theirs = models.RightsRequest.objects.filter(person_id=gone, state__in=is_open)
    return {row.id for row in theirs if (row.kind, row.organisation_id) in held}


def _requests(kept: UUID, gone: UUID, changes) -> None:
    stays = changes.remember("people.requests", lambda: _doubled_requests(kept, gone))
    changes.move([r for r in models.RightsRequest.objects.filter(person_id=gone) if r.id not in stays])


def _request_words(kept: UUID, gone: UUID, changes) -> None:
    stays = changes.remember("people.requests", lambda: _doubled_requests(kept, gone))
    rows = models.RequestWords.objects.filter(person_id=gone)
    changes.move([row for row in rows if row.request_id not in stays])


def _merges(person: UUID) -> None:
    rows = models.Merge.objects.filter(Q(kept_id=person) | Q(gone_id=person))
    models.MergeChange.objects.filter(merge__in=rows).delete()
    rows.delete()


def _apart(model: type):
    """Restricted facts keep their readers: those of the other file neither gain nor lose one."""

    def merge(kept: UUID, gone: UUID, changes) -> None:
        for row in model.objects.filter(person_id=gone):
            changes.set(row, person_id=kept, file=row.file or gone)

    return merge


def _refused(rows: list[models.Consent]) -> set[tuple[str, UUID | None]]:
    """The purposes and recipients to which the last answer of a file is no."""
    last: dict[tuple[str, UUID | None], models.Consent] = {}
    for row in sorted(rows, key=lambda row: (row.given_on, row.id)):
        last[row.purpose, row.recipient_id] = row
    return {key for key, row in last.items() if not row.given or row.withdrawn_at}


def _consents(kept: UUID, gone: UUID, changes) -> None:
    """No on either side is no: for a purpose and a recipient, or for a purpose and everybody."""
    rows = {one: list(models.Consent.objects.filter(person_id=one)) for one in (kept, gone)}
    for said, other in ((kept, gone), (gone, kept)):
        refused = _refused(rows[said])
        for row in rows[other]:
            if not row.given or row.withdrawn_at:
                continue
            if (row.purpose, row.recipient_id) in refused or (row.purpose, None) in refused:
                changes.set(row, withdrawn_at=clock.now())
                cut = _cut(models.AccessGrant.objects.filter(living(), consent_id=row.id), changes)
                event = ConsentWithdrawn(kept, row.id, row.purpose, row.recipient_id, cut)
                changes.events.append(event)
        # A no to one partner holds against a yes to all of them.
        partners = {who for purpose, who in refused if purpose == Purpose.SHARING and who is not None}
        grants = models.AccessGrant.objects.filter(
            living(), organisation_id__in=partners, consent__in=[row.id for row in rows[other]]
        )
        _cut(grants.exclude(reason=GrantReason.REGISTRATION), changes)
    changes.move(rows[gone])


def _cut(grants: QuerySet, changes) -> tuple[UUID, ...]:
    found = list(grants.exclude(reason=GrantReason.REGISTRATION).order_by("id"))
    for grant in found:
        changes.set(grant, until=clock.now())
    changes.cut += [grant.organisation_id for grant in found]
    return tuple(dict.fromkeys(grant.organisation_id for grant in found))


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


def _language(consent: models.Consent) -> str:
    return dict(languages_named()).get(consent.notice_language, consent.notice_language)


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
    said={"value": lambda row: labels(VALUES[row.dimension], row.value)},
)
follows(models.EmergencyContact, title=_("Whom to call"), merge=MOVE, access=_contacts)
follows(models.Guardianship, title=_("Who answers for you"), merge=MOVE, access=_guardians)
follows(
    models.Consent,
    title=_("What you agreed to"),
    merge=_consents,
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
    words={"given": _("Your answer")},
    said={"notice_language": _language},
)
follows(
    models.RestrictedReader,
    title=_("Readers of restricted facts"),
    merge=_apart(models.RestrictedReader),
    not_shown="That somebody is named would tell everybody else that something restricted is kept.",
)
follows(
    models.RestrictedFact,
    title=_("Restricted facts about you"),
    merge=_apart(models.RestrictedFact),
    access=_restricted,
)
follows(
    models.RightsRequest,
    title=_("What you asked about your data"),
    merge=_requests,
    erase={"code": "", "sentence": ""},
    access=(
        "kind",
        "purpose",
        "recipient",
        "channel",
        "received_on",
        "due_on",
        "state",
        "decided_on",
        "answer",
        "reason",
        "sentence",
    )
    + ("handed_on", "organisation"),
)
follows(
    models.RequestWords, title=_("Your requests in your own words"), merge=_request_words, access=("text",)
)
follows(
    models.Canonical,
    column="gone_id",
    title=_("Files that were merged"),
    merge=STAY,
    erase={"code": ""},
    not_shown="Two opaque ids; that her files were made one is told among what happened.",
)
follows(
    models.Merge,
    column="kept_id",
    title=_("Files of yours that were made one"),
    merge=STAY,
    erase=_merges,
    access=("reason", "note", "merged_at", "undone_at", "organisation"),
)
