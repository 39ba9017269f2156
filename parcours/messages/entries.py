from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

SENT_AGAIN = kind(
    "messages.sent_again",
    sentence=_("A failed message was put back to be sent"),
    facts=("template", "channel"),
    about_person=False,
)
STOPPED = kind(
    "messages.stopped",
    sentence=_("A waiting message was stopped"),
    facts=("template", "channel"),
    about_person=False,
)
TESTED = kind(
    "messages.tested", sentence=_("A test message was sent"), facts=("channel",), about_person=False
)
FORGOTTEN = kind(
    "messages.forgotten",
    sentence=_("The content of old messages was removed"),
    facts=("count",),
    about_person=False,
)
