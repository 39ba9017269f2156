from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    PLANNED = "planned", pgettext_lazy("survey", "Later")
    DUE = "due", pgettext_lazy("survey", "To be asked")
    SENT = "sent", _("Link sent")
    TRYING = "trying", _("Not reached yet")
    ANSWERED = "answered", pgettext_lazy("survey", "Answered")
    REFUSED = "refused", _("Does not wish to answer")
    UNREACHABLE = "unreachable", _("Could not be reached")
    EXPIRED = "expired", _("Time is over, no answer")
    SKIPPED = "skipped", pgettext_lazy("survey", "Left out: not asked")
    DROPPED = "dropped", _("Not asked: what it follows was taken back")


OPEN = (State.PLANNED, State.DUE, State.SENT, State.TRYING)
"""Somebody has still to ask, or to answer."""
ASKED = (State.DUE, State.SENT, State.TRYING, State.UNREACHABLE)
"""An answer is taken as long as its time lasts: whoever was not reached may call back."""
SILENT = (State.REFUSED, State.UNREACHABLE, State.EXPIRED)


class Way(TextChoices):
    """How she answered."""

    LINK = "link", _("By link")
    AGENT = "agent", _("To somebody who asked her")


class Why(TextChoices):
    """Why she is not asked."""

    SAID_NO = "said_no", _("She said no")
    CONSENT = "consent", _("She agrees no more to this use of her data")
    SPACING = "spacing", _("She was asked something else shortly before")
    LATE = "late", _("It became known when the time for an answer was over")
    DIED = "died", _("She died")
    ERASED = "erased", _("Her file was erased before its day")


LEFT_OUT = (Why.SPACING, Why.LATE, Why.DIED, Why.ERASED)
"""Nobody asked her, and she did not keep silent: she is no non-respondent."""
