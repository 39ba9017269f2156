"""The outbox as parts of screens. What a message says is never shown."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.messages import templates
from parcours.messages.enums import Channel, MessageState, Reason
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import moment, number

TONES = {
    MessageState.QUEUED: "wait",
    MessageState.SENT: "",
    MessageState.DELIVERED: "good",
    MessageState.FAILED: "bad",
    MessageState.CANCELLED: "none",
    MessageState.EXPIRED: "none",
}


def _at(instant) -> str:
    return moment(clock.local(instant))


def _state(row) -> Cell:
    why = Reason(row.reason).label if row.reason else ""
    return Cell(MessageState(row.state).label, tone=TONES[MessageState(row.state)], note=why)


def log(page: Iterable, query) -> Table:
    columns = [
        Column("at", _("When")),
        Column("what", _("Message")),
        Column("channel", _("Channel")),
        Column("state", _("State")),
    ]
    rows = [
        {
            "at": _at(row.created_at),
            "what": templates.title_of(row.template),
            "channel": Channel(row.channel).label,
            "state": _state(row),
        }
        for row in page
    ]
    empty = Empty(
        _("No message yet"),
        _("Reminders, links and notices that leave your organisation are listed here, without their words."),
    )
    return Table(_("Messages of your organisation"), columns, rows, query=query, empty=empty)


def channels(queue) -> Table:
    columns = [
        Column("channel", _("Channel")),
        Column("gateway", _("How it goes")),
        *(Column(state.value, state.label, numeric=True) for state in MessageState),
    ]
    rows = [
        {
            "channel": Channel(channel).label,
            "gateway": _gateway(queue.gateways.get(channel, "")),
            **{state.value: number(counted.get(state.value, 0)) for state in MessageState},
        }
        for channel, counted in queue.counts.items()
    ]
    return Table(_("Channels over the last thirty days"), columns, rows)


def _gateway(name: str) -> Cell:
    words = {
        "file": _("Kept as files, nothing leaves"),
        "smtp": _("Mail server"),
        "http": _("Gateway over HTTP"),
        "rapidpro": _("RapidPro"),
    }
    return Cell(words[name]) if name in words else Cell(_("Not set up"), tone="none")


def failed(queue) -> Table:
    columns = [
        Column("at", _("When")),
        Column("what", _("Message")),
        Column("channel", _("Channel")),
        Column("why", _("Why")),
        Column("next", ""),
    ]
    rows = [
        {
            "at": _at(row.created_at),
            "what": templates.title_of(row.template),
            "channel": Channel(row.channel).label,
            "why": Cell(Reason(row.reason).label if row.reason else "", tone="bad"),
            "next": Cell(_("Send again"), url=reverse("message_again", args=[row.id]))
            if row.readable
            else _("Its content is no longer kept"),
        }
        for row in queue.failed
    ]
    empty = Empty(_("Nothing has failed"), _("Messages that could not be delivered are listed here."))
    return Table(_("Messages that failed"), columns, rows, empty=empty)


def waiting(queue) -> Table:
    columns = [
        Column("at", _("Goes out")),
        Column("what", _("Message")),
        Column("channel", _("Channel")),
        Column("attempts", _("Attempts"), numeric=True),
        Column("next", ""),
    ]
    rows = [
        {
            "at": _at(row.next_try_at),
            "what": templates.title_of(row.template),
            "channel": Channel(row.channel).label,
            "attempts": number(row.attempts),
            "next": Cell(_("Stop it"), url=reverse("message_stop", args=[row.id])),
        }
        for row in queue.waiting
    ]
    empty = Empty(
        _("Nothing waits"), _("Messages for later, or that are tried again, stand here until they go.")
    )
    return Table(_("Messages that wait"), columns, rows, empty=empty)
