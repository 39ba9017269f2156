"""That STOP is understood: said with the first message to a number on a channel, again after a year."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from parcours.kernel import clock
from parcours.kernel.context import as_role

from . import answers, templates
from .enums import Audience, Channel
from .gateways import Outgoing
from .models import Message, StopTold
from .rules import for_telephone, parts

TOLD_DAYS = 400
"""So long it is kept that a number was told: then its holder may be another, or may have forgotten it."""
SENTENCE = _("To receive no more of these messages, answer STOP.")


def is_due(row: Message, message: Outgoing, gateway: str) -> bool:
    """Whether this is the first message to a person's number on its channel, and answers to it are read."""
    if row.channel not in answers.HEARD_ON or not answers.is_on(gateway):
        return False
    template = templates.every().get(row.template)
    if template is None or template.audience != Audience.PERSON:
        return False
    return not StopTold.objects.filter(channel=row.channel, digest=_digest(row.channel, message.to)).exists()


def said_with(row: Message, message: Outgoing) -> Outgoing:
    """The message with the sentence at its end; ``row.parts`` counts it."""
    with override(message.language):
        text = " ".join((message.text, gettext(SENTENCE)))
    if row.channel == Channel.SMS:
        text = for_telephone(text)
        row.parts = parts(text)
    return replace(message, text=text)


def keep(channel: str, to: str) -> None:
    """It went: nobody at this number is told again. Two at once may both tell it."""
    told = StopTold(channel=channel, digest=_digest(channel, to), told_at=clock.now())
    StopTold.objects.bulk_create([told], ignore_conflicts=True)


def forget(numbers: Iterable[str]) -> None:
    """Nobody has these numbers any more: that they were told goes too. Under the system role."""
    digests = [_digest(channel, number) for number in numbers for channel in answers.HEARD_ON]
    StopTold.objects.filter(digest__in=digests).delete()


def forget_old() -> int:
    """Whoever was told so long ago is told again with her next message; how many."""
    limit = clock.now() - timedelta(days=TOLD_DAYS)
    with as_role("system"):
        return StopTold.objects.filter(told_at__lt=limit).delete()[0]


def _digest(channel: str, to: str) -> str:
    return salted_hmac("parcours.messages.stopword", f"{channel}:{to}", algorithm="sha256").hexdigest()
