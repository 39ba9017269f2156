"""Every message there is, as data. Its words, English here, are in the catalogues; its variables are all it
may say.

A message to a person holds a day, an hour, a place, a telephone, a link, and the neutral name of whoever
sends it: never her name, never a status, never what a service is for.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from .enums import Audience
from .rules import PLACE_LENGTH

PHONE = re.compile(r"\+?[0-9 ]{3,20}\Z")
CODE = re.compile(r"[A-Za-z0-9_.:/-]{1,40}\Z")


def _is_link(value: Any) -> bool:
    """Ours only: a message never leads elsewhere."""
    own = settings.PARCOURS_URL.rstrip("/") + "/"
    return isinstance(value, str) and value.startswith(own) and value.isascii() and " " not in value


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= PLACE_LENGTH and value.isprintable()


KINDS = {
    "day": lambda value: isinstance(value, date) and not isinstance(value, datetime),
    "hour": lambda value: isinstance(value, time),
    "place": _is_name,
    "phone": lambda value: isinstance(value, str) and bool(PHONE.match(value)),
    "link": _is_link,
    "organisation": _is_name,
    "days": lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000,
    "count": lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 100000,
    "code": lambda value: isinstance(value, str) and bool(CODE.match(value)),
}
FOR_PERSONS = frozenset(("day", "hour", "place", "phone", "link"))
ON_SHARED_TELEPHONES = frozenset(("day", "hour", "phone"))


Sentence = str | tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """``sentences``: one after the other; one whose variable has no value is left out, ``needs`` may not
    be; of several in one place the first that can be said. ``neutral``: what a telephone that others read is
    sent instead. ``lives``: sent later, it is useless.
    """

    code: str
    audience: str
    title: str
    subject: str
    sentences: tuple[Sentence, ...]
    neutral: tuple[Sentence, ...] = ()
    needs: tuple[str, ...] = ()
    variables: frozenset[str] = frozenset()
    lives: timedelta = timedelta(days=3)


_templates: dict[str, Template] = {}


def _to_person(
    code: str, title: str, *sentences: Sentence, neutral: tuple = (), needs: tuple = (), **more: Any
) -> None:
    variables = _named(sentences) - {"sender"}
    assert variables <= FOR_PERSONS and _named(neutral) - {"sender"} <= ON_SHARED_TELEPHONES
    subject = _("A message from %(sender)s")
    _templates[code] = Template(
        code, Audience.PERSON, title, subject, sentences, neutral, needs, variables, **more
    )


def _to_staff(code: str, title: str, subject: str, *sentences: str, needs: tuple = (), **more: Any) -> None:
    variables = _named((subject, *sentences)) - {"sender"}
    assert variables <= set(KINDS)
    _templates[code] = Template(code, Audience.STAFF, title, subject, sentences, (), needs, variables, **more)


def ways_of(sentence: Sentence) -> tuple[str, ...]:
    """A sentence, and what is said in its place where it cannot be."""
    return (sentence,) if isinstance(sentence, str) else sentence


def _named(sentences: Iterable[Sentence]) -> frozenset[str]:
    said = (way for one in sentences for way in ways_of(one))
    return frozenset(name for way in said for name in re.findall(r"%\((\w+)\)s", way))


def find(code: str) -> Template:
    return _templates[code]


def every() -> Mapping[str, Template]:
    return dict(sorted(_templates.items()))


def title_of(code: str) -> str:
    known = _templates.get(code)
    return gettext(known.title) if known else code


CALL = _("Questions: %(phone)s.")
COME_TO, COME = _("Come by: %(place)s."), _("Come by.")
CALL_OR_COME = (CALL, COME)
"""Where the desk has no telephone, what to do is said all the same."""
SHARED_TOUCH = _("%(sender)s: please get in touch with us.")
SHARED_DAY = _("%(sender)s: a reminder for %(day)s, %(hour)s.")

_to_person(
    "appointment.reminder",
    _("Reminder of an appointment"),
    _("%(sender)s: we expect you on %(day)s at %(hour)s."),
    _("Place: %(place)s."),
    _("You cannot come? Call %(phone)s."),
    neutral=(SHARED_DAY, CALL),
    needs=("day", "hour"),
    lives=timedelta(days=2),
)
_to_person(
    "appointment.moved",
    _("Appointment moved"),
    _("%(sender)s: your appointment is now on %(day)s at %(hour)s."),
    _("Place: %(place)s."),
    CALL,
    neutral=(SHARED_DAY, CALL),
    needs=("day", "hour"),
)
_to_person(
    "appointment.cancelled",
    _("Appointment cancelled"),
    _("%(sender)s: your appointment on %(day)s at %(hour)s will not take place."),
    (
        _("For another one, call %(phone)s."),
        _("For another one, come by: %(place)s."),
        _("For another one, come by."),
    ),
    neutral=(_("%(sender)s: not on %(day)s, %(hour)s after all."), CALL_OR_COME),
    needs=("day", "hour"),
)
_to_person(
    "appointment.missed",
    _("After a missed appointment"),
    _("%(sender)s: we expected you on %(day)s at %(hour)s."),
    (
        _("For another time, call %(phone)s or come by."),
        _("For another time, come by: %(place)s."),
        _("For another time, come by."),
    ),
    neutral=(SHARED_TOUCH, CALL_OR_COME),
    needs=("day", "hour"),
)
_to_person(
    "aid.ready",
    _("Something is ready for her"),
    _("%(sender)s: what you asked for is ready."),
    _("Come and fetch it from %(day)s on."),
    (CALL, COME_TO, COME),
    neutral=(SHARED_TOUCH, CALL_OR_COME),
    lives=timedelta(days=7),
)
_to_person(
    "feedback.request",
    _("Request for her opinion"),
    _("%(sender)s: were you received well? Answer in one minute: %(link)s"),
    neutral=(SHARED_TOUCH,),
    needs=("link",),
    lives=timedelta(days=7),
)
_to_person(
    "surveys.request",
    _("Follow-up questions, by link"),
    _("%(sender)s: how are you doing? Answer a few questions in two minutes: %(link)s"),
    neutral=(SHARED_TOUCH,),
    needs=("link",),
    lives=timedelta(days=3),
)
_to_person(
    "referral.news",
    _("Answer to a referral, to the person"),
    _("%(sender)s: we have an answer for you."),
    (_("Call %(phone)s or come by."), COME_TO, COME),
    _("If you can, before %(day)s."),
    neutral=(SHARED_TOUCH, CALL_OR_COME),
    lives=timedelta(days=7),
)
_to_person(
    "employment.news",
    _("News of an application, to the person"),
    _("%(sender)s: we have an answer for you."),
    (_("Call %(phone)s or come by."), COME_TO, COME),
    neutral=(SHARED_TOUCH, CALL_OR_COME),
    lives=timedelta(days=7),
)
_to_person(
    "training.place_free",
    _("A place is held for her"),
    _("%(sender)s: the place you asked for is free."),
    _("Say by %(day)s whether you take it."),
    (CALL, COME),
    neutral=(SHARED_TOUCH, CALL_OR_COME),
    needs=("day",),
)
_to_person(
    "training.cancelled",
    _("What she was enrolled in will not take place"),
    _("%(sender)s: what was planned for you from %(day)s will not take place."),
    _("We look for something else with you."),
    (CALL, COME),
    neutral=(SHARED_TOUCH, CALL_OR_COME),
    needs=("day",),
    lives=timedelta(days=7),
)
_to_person(
    "employment.check",
    _("Question after some time, to the person"),
    _("%(sender)s: how are you? We would like to hear from you."),
    (_("Call %(phone)s or come by."), COME_TO, COME),
    neutral=(SHARED_TOUCH, CALL_OR_COME),
    lives=timedelta(days=14),
)
_to_staff(
    "referral.sent",
    _("Referral to a partner"),
    _("A referral waits for your answer"),
    _("%(organisation)s refers somebody to you and waits for your answer."),
    _("Open it here until %(day)s: %(link)s"),
    _("The link opens this one referral. Do not pass it on."),
    needs=("organisation", "link", "day"),
    lives=timedelta(days=8),
)
_to_staff(
    "referral.link_renewed",
    _("New link to a referral"),
    _("Your new link"),
    _("Here is the new link you asked for, until %(day)s: %(link)s"),
    _("The former link opens nothing any more."),
    needs=("link", "day"),
    lives=timedelta(days=1),
)
_to_staff(
    "referral.link_reminder",
    _("Reminder of a referral, to a partner"),
    _("A referral still waits for your word"),
    _("%(organisation)s referred somebody to you and has waited for your word for %(days)s days."),
    _("Open it here until %(day)s: %(link)s"),
    _("The former link opens nothing any more."),
    _("The link opens this one referral. Do not pass it on."),
    needs=("organisation", "days", "link", "day"),
    lives=timedelta(days=8),
)
_to_staff(
    "referral.answered",
    _("Referral answered"),
    _("A referral was answered"),
    _("A referral that you sent was answered."),
    _("By: %(organisation)s."),
    _("See the answer: %(link)s"),
    needs=("link",),
    lives=timedelta(days=7),
)
_to_staff(
    "referral.reminder",
    _("Referral without answer"),
    _("A referral still waits"),
    _("A referral has waited for %(days)s days."),
    _("Open it: %(link)s"),
    needs=("days", "link"),
)
_to_staff(
    "referral.escalated",
    _("Referral without answer, to the coordinator"),
    _("A referral is left without answer"),
    _("A referral has waited for %(days)s days, in spite of reminders."),
    _("To: %(organisation)s."),
    _("Open it: %(link)s"),
    needs=("days", "link"),
    lives=timedelta(days=7),
)
_to_staff(
    "service.to_confirm",
    _("Services to confirm"),
    _("Services of yours wait to be confirmed"),
    _("%(count)s services of yours have not been confirmed in time and are not proposed any more."),
    _("Confirm them: %(link)s"),
    needs=("count", "link"),
    lives=timedelta(days=14),
)
_to_staff(
    "consent.withdrawn",
    _("Consent withdrawn"),
    _("You no longer have access to a file"),
    _("The person of file %(code)s agrees no longer to share it with you. Your access has ended today."),
    _("Destroy the copies you may hold."),
    needs=("code",),
    lives=timedelta(days=30),
)
_to_staff(
    "referral.convention_over",
    _("Referral withdrawn with a convention"),
    _("A referral to you is withdrawn"),
    _("The convention with %(organisation)s has ended: referral %(code)s is withdrawn, its link is closed."),
    _("Destroy the copies you may hold."),
    needs=("organisation", "code"),
    lives=timedelta(days=30),
)
_to_staff(
    "test",
    _("Test message"),
    _("Test message"),
    _("This is a test message. It arrived: the channel works."),
    lives=timedelta(hours=1),
)
