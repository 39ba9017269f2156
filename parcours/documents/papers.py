"""The papers we print: plain data in, PDF out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from parcours.documents import wording
from parcours.documents.rendering import qr, render

Translated = dict[str, str]


@dataclass(frozen=True)
class CertificateData:
    """``address`` is the public page where anybody can check the ``code``; the QR leads there."""

    person: str
    course: Translated
    hours: int
    starts_on: date
    ends_on: date
    organisation: Translated
    place: Translated
    signatory: str
    signatory_title: Translated
    issued_on: date
    code: str
    address: str
    emblem: Translated
    funding: Translated
    person_other_script: str = ""
    programme: Translated = field(default_factory=dict)
    specimen: bool = False
    languages: tuple[str, ...] = ("fr", "ar")


def certificate_pdf(data: CertificateData) -> bytes:
    """One landscape A4 page in two languages side by side."""

    def say(language: str) -> dict[str, str]:
        return {
            "title": _("Certificate of training"),
            "opening": _("It is certified that"),
            "followed": _("has completed the training"),
            "course": wording.pick(data.course, language),
            "when": _("%(hours)s, %(period)s")
            % {
                "hours": wording.hours(data.hours),
                "period": wording.period(data.starts_on, data.ends_on, language),
            },
            "organisation": wording.pick(data.organisation, language),
            "place": wording.pick(data.place, language),
            "issued": _("Issued on %(day)s") % {"day": wording.day(data.issued_on, language)},
            "signatory_title": wording.pick(data.signatory_title, language),
            "check": _("Anybody can check this certificate:"),
            "emblem": wording.pick(data.emblem, language),
            "funding": wording.pick(data.funding, language),
            "programme": wording.pick(data.programme, language),
            "specimen": _("Specimen, invented person") if data.specimen else "",
        }

    return render(
        "certificate",
        {
            "created_on": data.issued_on.isoformat(),
            "names": [name for name in (data.person, data.person_other_script) if name],
            "signatory": data.signatory,
            "code": wording.grouped(data.code),
            "address": data.address,
            "qr": qr(data.address),
            "sides": wording.each(data.languages[:2], say),
        },
    )


@dataclass(frozen=True)
class CardData:
    """The person's card: an opaque code, whom to call, and no name."""

    code: str
    organisation: Translated
    phone: str
    issued_on: date
    address: str = ""
    languages: tuple[str, ...] = ("fr", "ar")


def card_pdf(data: CardData, sheet: bool = True) -> bytes:
    """A card of 85.6 × 54 mm, alone (for a card printer) or to cut out of an A4 sheet with its notice."""

    def say(language: str) -> dict[str, str]:
        return {
            "show": _("Show this card at every visit."),
            "call": _("Questions, or a found card:"),
            "organisation": wording.pick(data.organisation, language),
            "heading": _("Your card"),
            "notice": _(
                "This card says nothing about you: no name, no nationality, no status. Only the "
                "organisations that accompany you can open your file with it. If you lose it, ask "
                "for another one: the old one stops working."
            ),
            "cut": _("Cut along the line."),
        }

    return render(
        "card",
        {
            "created_on": data.issued_on.isoformat(),
            "code": wording.grouped(data.code),
            "phone": data.phone,
            "qr": qr(data.address or data.code),
            "sheet": sheet,
            "sides": wording.each(data.languages[:2], say),
        },
    )


@dataclass(frozen=True)
class AttendanceRow:
    """``marks`` are short words already known ("✓", "E"), one per column, or empty to fill by hand."""

    person: str
    note: str = ""
    marks: Sequence[str] = ()


@dataclass(frozen=True)
class TaughtRow:
    """A half-day as the trainer signs for it; what is not noted yet is written by hand."""

    when: str
    hours: str = ""
    module: str = ""
    consumables: str = ""


@dataclass(frozen=True)
class AttendanceSheetData:
    course: Translated
    session: str
    organisation: Translated
    place: Translated
    starts_on: date
    ends_on: date
    trainer: str
    columns: Sequence[str]
    rows: Sequence[AttendanceRow]
    printed_on: date
    language: str = "fr"
    taught: Sequence[TaughtRow] = ()


def attendance_sheet_pdf(data: AttendanceSheetData) -> bytes:
    """The list of a session on landscape A4, as many pages as needed, with room for signatures."""

    def say(language: str) -> dict[str, str]:
        return {
            "title": _("Attendance sheet"),
            "course": wording.pick(data.course, language),
            "where": f"{wording.pick(data.organisation, language)} · {wording.pick(data.place, language)}",
            "when": wording.period(data.starts_on, data.ends_on, language),
            "trainer": _("Trainer"),
            "person": _("Person"),
            "signature": _("Signature"),
            "trainer_signature": _("Trainer's signature"),
            "half_day": _("Half-day"),
            "hours": _("Hours"),
            "module": _("Module"),
            "consumables": _("What was used up"),
            "page": _("Page {n} of {total}"),
            "printed": _("Printed on %(day)s") % {"day": wording.day(data.printed_on, language)},
        }

    blank = [""] * len(data.columns)
    return render(
        "attendance_sheet",
        {
            "created_on": data.printed_on.isoformat(),
            "session": data.session,
            "trainer": data.trainer,
            "columns": list(data.columns),
            "rows": [
                {
                    "person": row.person,
                    "note": row.note,
                    "marks": [*row.marks, *blank][: len(data.columns)],
                }
                for row in data.rows
            ],
            "taught": [
                {"when": at.when, "hours": at.hours, "module": at.module, "consumables": at.consumables}
                for at in data.taught
            ],
            "words": wording.each([data.language], say)[0],
        },
    )


@dataclass(frozen=True)
class ReferralLetterData:
    """What is shared with whoever receives a person. ``blocks``: ``[{"title", "lines"}]``, each line
    ``{"label", "value"}`` already in the language of the paper."""

    reference: str
    sent_on: date
    sender: Translated
    receiver: Translated
    service: Translated
    blocks: Sequence[dict]
    place: Translated = field(default_factory=dict)
    meeting: datetime | None = None
    meeting_place: str = ""
    request: str = ""
    language: str = "fr"


def referral_letter_pdf(data: ReferralLetterData) -> bytes:
    """The letter that she takes along: what the other side reads, on as many pages as it takes."""

    def say(language: str) -> dict[str, str]:
        return {
            "title": _("Referral letter"),
            "from": _("Sent by"),
            "to": _("Sent to"),
            "service": _("Service"),
            "asked": _("What is asked"),
            "expected": _("Expected on"),
            "reference": _("Reference"),
            "sender": wording.pick(data.sender, language),
            "receiver": wording.pick(data.receiver, language),
            "what": wording.pick(data.service, language),
            "place": wording.pick(data.place, language),
            "when": wording.day(data.sent_on, language),
            "meeting": wording.day(data.meeting.date(), language) if data.meeting else "",
            "notice": _(
                "She has seen this letter and agreed that it is shared with you. Give it to nobody else."
            ),
            "page": _("Page {n} of {total}"),
        }

    return render(
        "referral_letter",
        {
            "created_on": data.sent_on.isoformat(),
            "reference": data.reference,
            "hour": data.meeting.strftime("%H:%M") if data.meeting else "",
            "meeting_place": data.meeting_place,
            "request": data.request,
            "blocks": [
                {"title": one["title"], "lines": [[line["label"], line["value"]] for line in one["lines"]]}
                for one in data.blocks
            ],
            "words": wording.each([data.language], say)[0],
        },
    )
