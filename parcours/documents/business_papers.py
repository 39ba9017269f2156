"""The business plan of an enterprise project with its cash plan: plain data in, PDF out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from parcours.documents import wording
from parcours.documents.papers import Translated
from parcours.documents.rendering import render

LANGUAGES = ("fr", "ar", "en")


@dataclass(frozen=True)
class PaperPart:
    """A part of the plan: its sum and its lines (what, note, amount), all in words already."""

    title: str
    total: str
    lines: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class BusinessPlanData:
    """``said``: sentences on the whole plan; ``years``: a table, its first row the head; ``cash``: a row
    and its amount in each of ``periods``; ``short``: the periods at whose end there is less than nothing."""

    title: str
    version: str
    about: str
    organisation: Translated
    members: Sequence[str]
    note: str
    currency: str
    said: Sequence[str]
    parts: Sequence[PaperPart]
    years: Sequence[Sequence[str]]
    periods: Sequence[str]
    cash: Sequence[tuple[str, Sequence[str]]]
    short: Sequence[bool]
    printed_on: date
    language: str = "fr"


def business_plan_pdf(data: BusinessPlanData) -> bytes:
    """Upright A4 for what the plan says, one page across for the cash plan; black and white."""

    def say(language: str) -> dict:
        return {
            "heading": _("Business plan"),
            "title": data.title,
            "version": data.version,
            "about": data.about,
            "organisation": wording.pick(data.organisation, language),
            "members_title": _("Members"),
            "colon": "\u00a0: " if language == "fr" else ": ",
            "nothing": _("Nothing is written here yet."),
            "total": _("In all"),
            "cash_title": _("Cash plan over three years, in %(currency)s") % {"currency": data.currency},
            "short": _("Shaded: less than nothing in the cash box."),
            "no_tax": _("Only what the plan states is counted: no tax and no wear of equipment is guessed."),
            "signature": _("Signature of the members"),
            "page": _("Page {n} of {total}"),
            "printed": _("Printed on %(day)s") % {"day": wording.day(data.printed_on, language)},
        }

    [words] = wording.each([data.language], say)
    return render(
        "business_plan",
        {
            "created_on": data.printed_on.isoformat(),
            "words": words,
            "members": list(data.members),
            "note": data.note,
            "said": list(data.said),
            "parts": [
                {"title": one.title, "total": one.total, "lines": [list(line) for line in one.lines]}
                for one in data.parts
            ],
            "years": [list(row) for row in data.years],
            "periods": list(data.periods),
            "cash": [{"label": label, "amounts": list(amounts)} for label, amounts in data.cash],
            "short": list(data.short),
        },
    )
