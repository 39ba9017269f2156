"""The module on data protection: what everybody knows who sees people, and questions about it.

A programme says it in its own words (:func:`told_by`); what stands here serves where none does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

TEXT = (
    (
        _("What you see is about somebody’s life"),
        _(
            "Names, papers, health, family, work: people tell us so that we can help them. In other hands "
            "the same words can cost somebody her home, her work or her safety."
        ),
    ),
    (
        _("Open a file only for your work"),
        _(
            "You open the file of a person whom you receive, accompany or train, and no other. Each opening "
            "is written down: who, whom, when. A person may ask who looked at her file."
        ),
    ),
    (
        _("She decides what is shared"),
        _(
            "Read her the notice in her language and write down her answer. She may say no, and she may "
            "change her mind. A no never costs her a service."
        ),
    ),
    (
        _("Write what is needed, no more"),
        _(
            "Facts that help her, in words that she may read. Violence, trafficking and health have a place "
            "of their own, which named people alone can open: never in a note, a message or a list."
        ),
    ),
    (
        _("Nothing leaves by another way"),
        _(
            "No photo of the screen, no list in a private mailbox or a WhatsApp group, no paper left on the "
            "desk. The account and its password are yours alone: sign out when you leave the counter."
        ),
    ),
    (
        _("When something went wrong"),
        _(
            "A telephone lost, a file sent to the wrong place, somebody who looked without a reason: tell "
            "the data protection officer of your organisation the same day. Nobody is blamed for telling."
        ),
    ),
)


@dataclass(frozen=True)
class Question:
    """``options``: code → text; ``right``: code of the right one; ``why``: said of another."""

    code: str
    text: Any
    options: Mapping[str, Any]
    right: str
    why: Any


QUESTIONS = (
    Question(
        "curious",
        _("A neighbour of yours has a file here. You are not in charge of it. May you look?"),
        {
            "yes": _("Yes, I have an account"),
            "no": _("No, only for my work with her"),
            "short": _("Yes, if I change nothing"),
        },
        "no",
        _("An account is for your work. Each look is written down, and she may ask who looked."),
    ),
    Question(
        "refused",
        _("She does not want her file to be shared with a partner. What happens?"),
        {
            "loses": _("She loses the service"),
            "later": _("I share it all the same, it helps her"),
            "helped": _("I help her on, and nothing is shared"),
        },
        "helped",
        _("Refusing to share never costs a service: she can go herself, or you can call without her name."),
    ),
    Question(
        "violence",
        _("She tells you that she is a victim of violence. Where do you write it?"),
        {
            "note": _("In a note, so that colleagues know"),
            "restricted": _("Among the restricted facts, for named people"),
            "message": _("In a message to the coordinator"),
        },
        "restricted",
        _(
            "Notes and messages are read by many. Restricted facts are encrypted and open to named people "
            "alone."
        ),
    ),
    Question(
        "list",
        _("A partner asks by WhatsApp for a list of the people you follow. What do you do?"),
        {
            "photo": _("I send a photo of the screen"),
            "export": _("I send a file to her private mailbox"),
            "refuse": _("I send nothing: sharing goes through the platform"),
        },
        "refuse",
        _("Lists in a telephone cannot be called back. The platform shares what the person agreed to."),
    ),
    Question(
        "lost",
        _("Your telephone, on which you were signed in, is gone. What do you do?"),
        {
            "today": _("I tell the data protection officer today"),
            "wait": _("I wait whether it is found again"),
            "nothing": _("Nothing, it has a code"),
        },
        "today",
        _(
            "The sooner it is known, the less can happen: the session is ended, and people are told if "
            "needed."
        ),
    ),
)


@dataclass(frozen=True)
class Module:
    """``text``: headings, each with its paragraph. Another text or other questions are another version."""

    version: str
    text: tuple[tuple[Any, Any], ...]
    questions: tuple[Question, ...]


OWN = Module("1", TEXT, QUESTIONS)
_sources: list[Callable[[], Module | None]] = []


def told_by(source: Callable[[], Module | None]) -> Callable[[], Module | None]:
    """Register what may say the module in other words; None: it says nothing of it."""
    _sources.append(source)
    return source


def current() -> Module:
    """What is read and asked today."""
    found = (source() for source in _sources)
    return next((one for one in found if one is not None), OWN)


def wrong(answers: Mapping[str, str]) -> list[str]:
    """Codes of the questions that are not answered right."""
    return [one.code for one in current().questions if answers.get(one.code) != one.right]
