"""The list of aid of a session's month, to be signed: plain data in, PDF out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from parcours.documents import wording
from parcours.documents.rendering import render


@dataclass(frozen=True)
class AidRow:
    """``number``: that of the payment, empty until it is paid. Amounts are words already."""

    number: str
    person: str
    half_days: str
    amount: str


@dataclass(frozen=True)
class AidListData:
    """``organisation``: who pays. ``draft``: not approved yet, and said so on the paper."""

    organisation: str
    title: str
    kind: str
    month: str
    rate: str
    rows: Sequence[AidRow]
    total: str
    draft: bool
    printed_on: date
    language: str = "fr"


def aid_list_pdf(data: AidListData) -> bytes:
    """Upright A4 in black and white, as many pages as needed, with room for signatures."""

    def say(language: str) -> dict[str, str]:
        return {
            "organisation": data.organisation,
            "title": data.title,
            "what": f"{data.kind} · {data.month}",
            "rate": _("For a half-day: %(rate)s") % {"rate": data.rate},
            "draft": _("Not approved yet: nothing is paid from this sheet.") if data.draft else "",
            "number": _("Payment number"),
            "person": _("Person"),
            "half_days": _("Half-days"),
            "amount": _("Amount received"),
            "signature": _("Signature"),
            "total": _("Total: %(amount)s") % {"amount": data.total},
            "payer": _("Paid by (name, date, signature)"),
            "page": _("Page {n} of {total}"),
            "printed": _("Printed on %(day)s") % {"day": wording.day(data.printed_on, language)},
        }

    [words] = wording.each([data.language], say)
    return render(
        "aid_list",
        {
            "created_on": data.printed_on.isoformat(),
            "words": words,
            "rows": [
                {"number": row.number, "person": row.person, "half_days": row.half_days, "amount": row.amount}
                for row in data.rows
            ],
        },
    )
