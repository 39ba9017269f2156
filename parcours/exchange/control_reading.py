"""What files of a project hold for a verifier: codes, days, amounts and hashes; never a name, nor free text.

Read as the system for the organisation that runs the project; ``controlling`` has checked who asks.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection

from parcours.documents import storing
from parcours.journal.models import Entry, Seal
from parcours.kernel import clock
from parcours.kernel.refusals import Refused
from parcours.people.consent_models import AnswerProof
from parcours.people.models import Consent
from parcours.programmes.models import Project
from parcours.programmes.spending_models import Spending, Voucher
from parcours.results import engine
from parcours.training.models import HalfDay

CONSENTS, DECISIONS, ATTENDANCE, PAYMENTS = "consents", "decisions", "attendance", "payments"
KINDS: Mapping[str, tuple[str, ...]] = {
    CONSENTS: ("people.consented", "people.consent_withdrawn"),
    DECISIONS: (
        *("cases.opened", "cases.assessed", "cases.oriented", "cases.closed", "cases.reopened"),
        *("training.enrolled", "training.withdrawn", "training.completed", "training.not_completed"),
        *("training.certified", "training.certificate_revoked", "training.result_corrected"),
        *("aid.requested", "aid.half_decided", "aid.decided", "aid.cancelled"),
    ),
    ATTENDANCE: ("training.attended", "training.attendance_corrected", "training.apprentice_week"),
    PAYMENTS: ("aid.paid", "aid.returned", "aid.reconciled", "enterprise.funded_with"),
}
"""What is told of a file, by its part. Whatever is not here is not in a pack."""
PART_OF = {kind: part for part, kinds in KINDS.items() for kind in kinds}
FACTS = frozenset(
    (
        *("purpose", "given", "version", "outcome", "lot", "form", "form_version", "result", "evidence"),
        *("amount", "currency", "month", "way", "half", "hours", "state", "mark", "decision"),
    )
)
"""Facts that are told; the others may lead to somebody or to somewhere."""
PLAIN = re.compile(r"[A-Za-z0-9_.:+-]{0,40}\Z")
OPAQUE = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}|[0-9A-Z]{20,}")

LOST = "lost"
MOST_VOUCHERS = 100 * 1024 * 1024
"""Bytes of vouchers in one pack; of the others their sums alone are told."""
SUFFIX = {"application/pdf": "pdf", "image/jpeg": "jpg"}
SUFFIX |= {f"image/{one}": one for one in ("png", "webp", "heic")}

PEOPLE = """
SELECT COALESCE(k.kept_id, e.person_id) AS person, min(e.occurred_on), max(e.occurred_on)
FROM journal_entry e LEFT JOIN people_canonical k ON k.gone_id = e.person_id
WHERE e.project = %s AND e.person_id IS NOT NULL AND e.retracts IS NULL
    AND e.occurred_on BETWEEN %s AND %s AND e.sequence <= %s
    AND NOT EXISTS (SELECT 1 FROM journal_entry r WHERE r.retracts = e.id AND r.sequence <= %s)
GROUP BY 1
"""
EVERYBODY = """
SELECT DISTINCT e.person_id FROM journal_entry e
WHERE e.project = %s AND e.person_id IS NOT NULL AND e.occurred_on BETWEEN %s AND %s AND e.sequence <= %s
"""
FILES = "SELECT gone_id, kept_id FROM people_canonical WHERE kept_id = ANY(%s)"


@dataclass(frozen=True)
class Asked:
    """A project of an organisation, its days, and the last entry that is known."""

    project: Project
    since: date
    until: date
    sequence: int


@dataclass(frozen=True)
class File:
    """Of one person: her entries by part, and her answers with what proves them."""

    person: UUID
    entries: Sequence[Entry]
    answers: Sequence[Mapping[str, Any]] = field(default=())


def last_sequence() -> int:
    return Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def people(asked: Asked) -> list[UUID]:
    """Everybody for whom the project did something in these days, each once."""
    given = [asked.project.code, asked.since, asked.until, asked.sequence, asked.sequence]
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, given)
        return sorted(row[0] for row in cursor.fetchall())


def files_and_people(asked: Asked) -> dict[UUID, UUID]:
    """Every file for which the project did something in these days, and those that they were merged into,
    with the one that each is read as today."""
    with connection.cursor() as cursor:
        cursor.execute(EVERYBODY, [asked.project.code, asked.since, asked.until, asked.sequence])
        files = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT gone_id, kept_id FROM people_canonical WHERE gone_id = ANY(%s)", [files])
        kept = dict(cursor.fetchall())
    return {one: kept.get(one, one) for one in {*files, *kept.values()}}


def closed() -> set[UUID]:
    """Those who agree to reporting no more: counted, and nothing is told of them."""
    return engine.closed_people()


def files(asked: Asked, chosen: Iterable[UUID]) -> dict[UUID, File]:
    """The files of people. Of what belongs to no project only what the grantee recorded itself."""
    kept = list(chosen)
    whose = {one: one for one in kept}
    with connection.cursor() as cursor:
        cursor.execute(FILES, [kept])
        whose |= dict(cursor.fetchall())
    rows = Entry.objects.filter(
        person_id__in=list(whose), kind__in=list(PART_OF), sequence__lte=asked.sequence
    ).order_by("sequence")
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for row in rows:
        own = row.project == "" and row.organisation_id == asked.project.grantee_id
        if row.project == asked.project.code or own:
            found[whose[row.person_id]].append(row)
    answers = _answers(whose, asked)
    return {one: File(one, found[one], answers[one]) for one in kept}


def _answers(whose: Mapping[UUID, UUID], asked: Asked) -> dict[UUID, list[dict[str, Any]]]:
    rows = Consent.objects.filter(person_id__in=list(whose), recipient__isnull=True).order_by(
        "given_on", "id"
    )
    told = list(rows)
    proven = {one.consent_id: one for one in AnswerProof.objects.filter(consent__in=told)}
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for one in told:
        proof = proven.get(one.id)
        found[whose[one.person_id]].append(
            {
                "purpose": one.purpose,
                "given": one.given,
                "given_on": one.given_on,
                "expires_on": one.expires_on,
                "withdrawn_on": clock.day_of(one.withdrawn_at) if one.withdrawn_at else None,
                "notice_version": one.notice_version,
                "notice_language": one.notice_language,
                "read_aloud": one.read_aloud,
                "proof": "" if proof is None else "signed paper" if proof.scan_id else "witness",
                "proof_sha256": sum_of(proof.scan_id) if proof is not None and proof.scan_id else "",
            }
        )
    return found


def facts_of(entry: Entry) -> dict[str, Any]:
    """The facts that may leave: named in ``FACTS``, plain codes and numbers, no identifier."""
    return {
        name: value
        for name, value in sorted(entry.facts.items())
        if name in FACTS
        and (
            value is None
            or isinstance(value, bool | int)
            or (isinstance(value, str) and PLAIN.match(value) and not OPAQUE.search(value))
        )
    }


def presence(asked: Asked, files: Mapping[UUID, File]) -> dict[UUID, list[dict[str, Any]]]:
    """Of each person the half-days on which attendance was taken: session, day, half, mark and hours."""
    taken = {
        person: [one for one in file.entries if one.kind == "training.attended"]
        for person, file in files.items()
    }
    ids = [one.id for told in taken.values() for one in told]
    corrected = Entry.objects.filter(retracts__in=ids, sequence__lte=asked.sequence)
    gone = set(corrected.values_list("retracts", flat=True))
    wanted = {one.facts.get("half_day") for told in taken.values() for one in told} - {None}
    half_days = HalfDay.objects.filter(pk__in=wanted).values_list("id", "hours")
    hours = {str(key): value for key, value in half_days}
    return {
        person: [
            {
                "session": one.facts.get("session", ""),
                "day": one.occurred_on,
                "half": one.facts.get("half", ""),
                "mark": one.facts.get("mark", ""),
                "hours": hours.get(one.facts.get("half_day", "")),
            }
            for one in told
            if one.id not in gone
        ]
        for person, told in taken.items()
    }


def sum_of(file: UUID) -> str:
    """SHA-256 of a paper as it was handed over, by which a verifier knows it again."""
    try:
        return sha256(storing.read(file)[1]).hexdigest()
    except Refused:
        return LOST


def seals(entries: Iterable[Entry]) -> list[Seal]:
    """The seals in which entries stand, in their order."""
    wanted = sorted({one.sequence for one in entries})
    if not wanted:
        return []
    rows = Seal.objects.filter(stream="entries", sequences__overlap=wanted)
    return list(rows.order_by("number"))


def voucher_name(number: int, place: int, kind: str) -> str:
    return f"vouchers/{number:04d}-{place:02d}.{SUFFIX.get(kind, 'bin')}"


@dataclass
class Vouchers:
    """The papers that prove payments, as far as they fit: ``packed``, and how many are left."""

    most: int = MOST_VOUCHERS
    packed: dict[str, bytes] = field(default_factory=dict)
    size: int = 0
    left: int = 0

    def take(self, file: UUID, number: int, place: int) -> tuple[str, str]:
        """(name in the folder, sum) of a paper; without a name where it did not fit or is lost."""
        try:
            kind, content = storing.read(file)
        except Refused:
            return "", LOST
        found = sha256(content).hexdigest()
        if self.size + len(content) > self.most:
            self.left += 1
            return "", found
        name = voucher_name(number, place, kind)
        self.packed[name], self.size = content, self.size + len(content)
        return name, found


def payments(asked: Asked, vouchers: Vouchers) -> list[dict[str, Any]]:
    """Of the project in these days: heading, amount, rate of its report, its vouchers and their hashes."""
    rows = Spending.objects.filter(project=asked.project, day__range=(asked.since, asked.until))
    found = list(rows.select_related("reported").order_by("day", "id"))
    papers: dict[UUID, list[UUID]] = defaultdict(list)
    for one in Voucher.objects.filter(spending__in=found).order_by("added_at", "id"):
        papers[one.spending_id].append(one.file_id)
    told = []
    for number, one in enumerate(found, 1):
        proofs = [vouchers.take(file, number, place) for place, file in enumerate(papers[one.id], 1)]
        kept = getattr(one, "reported", None)
        told.append(
            {
                "number": number,
                "day": one.day,
                "heading": one.heading,
                "line": one.code,
                "amount": one.amount,
                "currency": one.currency,
                "payee": one.payee,
                "rate": kept.rate.normalize() if kept else None,
                "in_contract_currency": kept.booked if kept else None,
                "takes_back": one.takes_back_id is not None,
                "vouchers": " ".join(name for name, _sum in proofs if name),
                "vouchers_sha256": " ".join(found_sum for _name, found_sum in proofs),
            }
        )
    return told
