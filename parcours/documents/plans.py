"""The plan that a person takes with her: large, black and white, and nothing on it that says who she is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from parcours.documents import wording
from parcours.documents.papers import Translated
from parcours.documents.rendering import qr, render

LANGUAGES = ("fr", "ar", "en")


@dataclass(frozen=True)
class PlanLine:
    """One step: what is to be done, by whom (``doer``: officer, person, partner), by when."""

    what: str
    kind: Translated
    doer: str = "person"
    due_on: date | None = None


@dataclass(frozen=True)
class PlanPart:
    """An objective and its steps; without words, the steps that belong to none."""

    what: str
    lines: Sequence[PlanLine] = ()
    due_on: date | None = None


@dataclass(frozen=True)
class PlanMeeting:
    """An appointment to come: ``when`` is the day, ``hour`` such as 09:30."""

    when: date
    hour: str
    place: Translated


@dataclass(frozen=True)
class PlanData:
    """``address`` opens the plan for whoever may see her; ``code`` is read out where no telephone scans it.

    ``language``: one of LANGUAGES. ``fallback``: it is none of hers, and the paper says so.
    """

    organisation: Translated
    phone: str
    code: str
    address: str
    printed_on: date
    parts: Sequence[PlanPart] = ()
    meetings: Sequence[PlanMeeting] = ()
    language: str = "fr"
    fallback: bool = False


def _doer(code: str) -> str:
    return {"officer": _("my officer"), "partner": _("a partner")}.get(code, _("me"))


def _line(line: PlanLine, language: str) -> dict[str, str]:
    due = _("by %(day)s") % {"day": wording.day(line.due_on, language)} if line.due_on else ""
    return {"what": line.what or wording.pick(line.kind, language), "who": _doer(line.doer), "due": due}


def plan_pdf(data: PlanData) -> bytes:
    """One or more A4 pages in one language; no name, no status, no project."""

    def say(language: str) -> dict:
        return {
            "title": _("My plan"),
            "organisation": wording.pick(data.organisation, language),
            "printed": _("Printed on %(day)s") % {"day": wording.day(data.printed_on, language)},
            "meetings_title": _("My next appointments"),
            "steps_title": _("My next steps"),
            "nothing": _("No step is planned yet. At the next appointment we look for one together."),
            "who": _("To be done by:"),
            "ask": _("Questions:"),
            "fallback": _("This paper is not in a language of yours: have it read to you.")
            if data.fallback
            else "",
            "code_note": _("This code opens my plan for those who accompany me. It says nothing about me."),
            "parts": [
                {
                    "what": part.what or (_("Other steps") if len(data.parts) > 1 else ""),
                    "due": _("by %(day)s") % {"day": wording.day(part.due_on, language)}
                    if part.due_on
                    else "",
                    "lines": [_line(line, language) for line in part.lines],
                }
                for part in data.parts
            ],
            "meetings": [
                {
                    "day": wording.day(one.when, language),
                    "hour": one.hour,
                    "place": wording.pick(one.place, language),
                }
                for one in data.meetings
            ],
        }

    [words] = wording.each([data.language], say)
    return render(
        "plan",
        {
            "created_on": data.printed_on.isoformat(),
            "phone": data.phone,
            "code": wording.grouped(data.code),
            "qr": qr(data.address),
            "words": words,
        },
    )
