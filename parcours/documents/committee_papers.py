"""What a committee decided, on paper: the letter to a member, the minutes. Plain data in, PDF out."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date

from django.utils.translation import gettext as _

from parcours.documents import wording
from parcours.documents.papers import Translated
from parcours.documents.rendering import render

ACCEPTED, RESERVE, REFUSED = "accepted", "reserve", "refused"


@dataclass(frozen=True)
class DecisionLetter:
    """``outcome``: ACCEPTED, RESERVE or REFUSED; ``reason`` and ``amount``: words of the letter's language.

    ``appealed``: an appeal was made and decided on, and no other is offered."""

    organisation: Translated
    person: str
    venture: str
    call: str
    outcome: str
    reason: str
    decided_on: date
    amount: str = ""
    appealed: bool = False
    language: str = "fr"


def decision_letter_pdf(data: DecisionLetter) -> bytes:
    """One A4 page in the person's language."""

    def say(language: str) -> dict[str, str]:
        outcome = {
            ACCEPTED: _("The committee has accepted your project."),
            RESERVE: _(
                "The committee has put your project on the reserve list: it is funded if money is left."
            ),
        }.get(data.outcome, _("The committee has not accepted your project this time."))
        appeal = (
            ""
            if data.outcome == ACCEPTED or data.appealed
            else _(
                "If you do not agree, say so to the person who accompanies you and write why: somebody else "
                "than the one who decided looks at your project again."
            )
        )
        return {
            "title": _("Decision on your enterprise project"),
            "organisation": wording.pick(data.organisation, language),
            "when": wording.day(data.decided_on, language),
            "to": _("To"),
            "project": _("Project"),
            "call": _("Call for projects"),
            "outcome": outcome,
            "amount_label": _("Amount granted") if data.amount else "",
            "amount": data.amount,
            "reason_label": _("Reason"),
            "reason": data.reason,
            "next": _("An agreement is signed with you before any money is paid.")
            if data.outcome == ACCEPTED
            else "",
            "appeal": appeal,
            "signature": _("For the committee (name, signature, stamp)"),
        }

    [words] = wording.each([data.language], say)
    return render(
        "decision_letter",
        {
            "created_on": data.decided_on.isoformat(),
            "person": data.person,
            "venture": data.venture,
            "of_call": data.call,
            "words": words,
        },
    )


@dataclass(frozen=True)
class MinutesRow:
    """A dossier as it was ranked and decided; every value is words already."""

    rank: str
    venture: str
    score: str
    spread: str
    need: str
    asked: str
    granted: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class Minutes:
    """``judges`` and ``ties``: names of the committee's members, who work here; nobody who is accompanied.

    ``passed_over``: projects in great need that were not accepted."""

    organisation: Translated
    call: str
    facts: Sequence[tuple[str, str]]
    judges: Sequence[str]
    rows: Sequence[MinutesRow]
    ties: Sequence[str]
    passed_over: Sequence[str]
    decided_on: date
    language: str = "fr"


def minutes_pdf(data: Minutes) -> bytes:
    """A4 across, as many pages as needed, with room for signatures."""

    def say(language: str) -> dict:
        return {
            "title": _("Minutes of the selection committee"),
            "organisation": wording.pick(data.organisation, language),
            "when": wording.day(data.decided_on, language),
            "heads": [
                _("Rank"),
                _("Project"),
                _("Score"),
                _("Spread"),
                _("Need"),
                _("Asked for"),
                _("Amount granted"),
                _("Decision"),
                _("Reason"),
            ],
            "judges": _("Members of the committee"),
            "signature": _("Signature"),
            "ties": _("Ties declared: whoever has one did not score that project"),
            "no_ties": _("No tie was declared."),
            "passed_over": _("In great need, and not accepted"),
            "page": _("Page {n} of {total}"),
        }

    [words] = wording.each([data.language], say)
    return render(
        "committee_minutes",
        {
            "created_on": data.decided_on.isoformat(),
            "of_call": data.call,
            "facts": [list(one) for one in data.facts],
            "judges": list(data.judges),
            "rows": [[str(value) for value in astuple(one)] for one in data.rows],
            "ties": list(data.ties),
            "passed_over": list(data.passed_over),
            "words": words,
        },
    )
