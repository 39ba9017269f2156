"""How referrals are said. Plain values in, words and tones out."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parcours.directory.enums import Need
from parcours.kernel import clock
from parcours.referrals import queries
from parcours.referrals.enums import (
    Channel,
    DeclineReason,
    Item,
    Kind,
    NotReceivedReason,
    State,
    TellWay,
    WithdrawReason,
)
from parcours.referrals.sections import CLOCK_OF
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, language, moment, number, translated

TONES = {
    State.PROPOSED: "none",
    State.SENT: "wait",
    State.SEEN: "wait",
    State.ACCEPTED: "good",
    State.WAITING_LIST: "wait",
    State.DELIVERED: "wait",
    State.RECEIVED: "wait",
    State.NOT_RECEIVED: "bad",
    State.CLOSED: "good",
    State.DECLINED: "bad",
    State.EXPIRED: "bad",
    State.WITHDRAWN: "none",
}
NOT_EXPECTED = (State.DECLINED, State.EXPIRED, State.WITHDRAWN)
REASONS = {**dict(WithdrawReason.choices), **dict(NotReceivedReason.choices), **dict(DeclineReason.choices)}


def state(row) -> dict[str, str]:
    return {"text": State(row.state).label, "tone": TONES[row.state]}


def need(code: str) -> str:
    return str(Need(code).label) if code in Need.values else code


def reason(code: str) -> str:
    return str(REASONS.get(code, ""))


def service(row) -> str:
    return translated(row.frozen.get("service") or {}) or need(row.need)


def receiver(row) -> str:
    told = translated(row.frozen.get("to") or {})
    return told or (translated(row.to_organisation.name) if row.to_organisation_id else "")


def sender(row) -> str:
    return translated(row.frozen.get("from") or row.from_organisation.name)


def partner(row, side: str) -> str:
    return receiver(row) if side == queries.OUT else sender(row)


def url(row) -> str:
    return reverse("referral", args=[row.id])


def waits(line) -> str:
    if line.row.state not in CLOCK_OF or line.days < 1:
        return ""
    return lasting(line.days)


def expected(row) -> str:
    """When she is expected, as long as that lies ahead."""
    if row.state != State.ACCEPTED or row.due_on < clock.today():
        return ""
    return moment(clock.local(row.meeting_at))


MONTHS_FROM, YEARS_FROM, MONTH, YEAR = 60, 730, 30.44, 365.25
"""From how many days on a time is told in months, in years; their lengths in days."""


def lasting(days: int) -> str:
    """How long something has lasted, in the unit that is read at a glance."""
    if days >= YEARS_FROM:
        whole = int(days / YEAR)
        return ngettext("for %(n)s year", "for %(n)s years", whole) % {"n": number(whole)}
    if days >= MONTHS_FROM:
        whole = int(days / MONTH)
        return ngettext("for %(n)s month", "for %(n)s months", whole) % {"n": number(whole)}
    return ngettext("for %(n)s day", "for %(n)s days", days) % {"n": number(days)}


def name(line, side: str) -> str:
    """Her name in the script of the reader, as far as this reader may know it."""
    found = (line.other_script if language() == "ar" else "") or line.name
    return found or nameless(line.row, side)


def nameless(row, side: str) -> str:
    """What stands in place of a name: not yet opened is another thing than never shared."""
    unread = side == queries.IN and row.state == State.SENT and Item.IDENTITY in row.items
    return _("Name shown once opened") if unread else _("Name not shared")


def chips(row) -> list[dict[str, str]]:
    found = [state(row)]
    if row.kind == Kind.TRANSFER:
        found.append({"text": _("Transfer"), "tone": ""})
    if row.channel != Channel.PLATFORM:
        found.append({"text": Channel(row.channel).label, "tone": ""})
    if row.override_reason:
        found.append({"text": _("Without her agreement"), "tone": "bad"})
    return found


def table(lines: list, actor, query: Mapping[str, Any]) -> Table:
    empty = Empty(
        _("No referral here"),
        _("Whom you send to a partner, and whom partners send to you, is listed here. Begin on her page."),
        reverse("people"),
        _("People"),
    )
    columns = [
        Column("person", _("Person")),
        Column("city", _("City")),
        Column("service", _("Service")),
        Column("state", _("State")),
        Column("waits", _("Waits")),
        Column("sent", pgettext("day of one referral", "Sent")),
        Column("officer", _("Officer")),
    ]
    return Table(_("Referrals"), columns, [_line(one, actor) for one in lines], query=query, empty=empty)


def _line(line, actor) -> dict[str, Any]:
    row, side = line.row, queries.side_of(actor, line.row)
    to = _("to %(partner)s") if side == queries.OUT else _("from %(partner)s")
    late = "bad" if line.late else None
    return {
        "person": Cell(name(line, side), url(row), is_name=True),
        "city": translated(line.city) or "—",
        "officer": Cell(line.officer, is_name=True) if line.officer else "—",
        "service": Cell(service(row), note=to % {"partner": partner(row, side)}),
        "state": Cell(state(row)["text"], tone=state(row)["tone"], note=reason(row.reason_code)),
        "waits": Cell(waits(line), tone=late if waits(line) else None),
        "sent": day(row.sent_on, "short") if row.sent_on else "—",
    }


def facts(found) -> list[dict[str, Any]]:
    """The head of one referral."""
    row = found.row
    lines = [
        {"label": _("Service"), "value": service(row), "note": need(row.need)},
        {"label": _("Sent by"), "value": sender(row), "note": found.users.get(row.from_user, "")},
        {"label": _("Sent to"), "value": receiver(row), "note": found.users.get(row.to_user, "")},
    ]
    if row.meeting_at:
        lines.append(
            {
                "label": _("Expected on") if row.state not in NOT_EXPECTED else _("Was expected on"),
                "value": moment(clock.local(row.meeting_at)),
                "note": row.meeting_place,
            }
        )
    if row.reason_code:
        lines.append({"label": _("Reason"), "value": reason(row.reason_code)})
    lines.append({"label": _("Reference"), "value": row.code[:8], "is_name": True})
    return lines


def log(found) -> list[dict[str, Any]]:
    """Every move, and that she was told, the newest first."""
    how = {"link": Channel.LINK.label, "phone": Channel.PHONE.label, "clock": _("By the clock")}
    said = [
        (one, State(one.target).label, [reason(one.reason_code), *_who(found, one), how.get(one.channel, "")])
        for one in found.moves
    ]
    said += [(one, _("She was told"), [TellWay(one.way).label, *_who(found, one)]) for one in found.tellings]
    lines = [(one.recorded_at, one.occurred_on, title, notes) for one, title, notes in said]
    came = [_("It says that there is an answer, not when and where she is expected.")]
    lines += [(at, clock.day_of(at), _("A message has reached her"), came) for at in found.arrived]
    return [
        {"day": day, "title": title, "note": " · ".join(str(note) for note in notes if note)}
        for _at, day, title, notes in sorted(lines, key=lambda line: line[0], reverse=True)
    ]


def _who(found, one) -> tuple[str, str]:
    who = found.users.get(one.user_id, "") if one.organisation_id else ""
    return who, translated(found.organisations.get(one.organisation_id, {}))
