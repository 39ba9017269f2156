"""One referral: whose turn it is, what was shared, and every move."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.directory.matching import ANYWHERE
from parcours.documents.papers import ReferralLetterData, referral_letter_pdf
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.referrals import links, queries, reading
from parcours.referrals.enums import Channel, State
from parcours.ui.addresses import reverse
from parcours.ui.wording import day, language

from . import presenters


def crumbs() -> list[dict]:
    return [{"label": _("Referrals"), "url": reverse("referrals")}]


def name_of(found) -> str:
    called = (found.other_script if language() == "ar" else "") or found.name
    return called or presenters.nameless(found.row, found.side)


def _same_need(row) -> str:
    """What the search for a service reads: the need, wherever it is met."""
    return urlencode({"kind": row.need, "within": ANYWHERE})


def actions_of(request, found) -> list[dict]:
    """What this reader may do with the referral now, the most likely first."""
    actor, row, made = request.actor, found.row, []

    def add(may: bool, label: str, name: str, kind: str = "") -> None:
        if may:
            made.append({"label": label, "url": reverse(name, args=[row.id]), "kind": kind})

    def can(to: str) -> bool:
        return queries.may_say(actor, row, to)

    read = found.content is not None or row.channel != Channel.PLATFORM
    own = found.side == queries.OUT
    add(row.state == State.PROPOSED and own and can(State.SENT), _("Show her, and send"), "referral_send")
    # Who sent her notes what a partner without an account said: the word is theirs, not the reader's.
    add(read and can(State.ACCEPTED), _("They accept") if own else _("Accept"), "referral_accept")
    add(queries.to_tell(actor, row), _("She was told"), "referral_told")
    delivered = can(State.DELIVERED) or (row.state == State.RECEIVED and can(State.CLOSED))
    add(delivered, _("They say it was delivered") if own else _("It was delivered"), "referral_delivered")
    asks = can(State.RECEIVED) or (row.state in (State.DELIVERED, State.NOT_RECEIVED) and can(State.CLOSED))
    add(asks, _("Note what she says"), "referral_received")
    listed = _("They put her on their waiting list") if own else _("Waiting list")
    add(read and can(State.WAITING_LIST), listed, "referral_waiting_list")
    add(can(State.DECLINED), _("They decline") if own else _("Decline"), "referral_decline")
    if own and actor.may("referrals.send") and not row.is_open and row.state != State.CLOSED:
        refer = reverse("person_refer", args=[row.person_id])
        made.append({"label": _("Another service"), "url": f"{refer}?{_same_need(row)}", "kind": ""})
    elif own and actor.may("referrals.send") and row.state in (State.SENT, State.SEEN, State.WAITING_LIST):
        refer = reverse("person_refer", args=[row.person_id])
        made.append(
            {
                "label": _("Also ask another service"),
                "url": f"{refer}?{_same_need(row)}&with={row.id}",
                "kind": "",
            }
        )
    gone = row.state == State.WITHDRAWN
    add(found.content is not None and own and not gone, _("Letter (PDF)"), "referral_letter")
    add(can(State.WITHDRAWN), _("Withdraw"), "referral_withdraw", kind="quiet")
    # Who has not read it yet reads first.
    if made and not made[0]["kind"] and not _unread(actor, found):
        made[0]["kind"] = "primary"
    return made


def _unread(actor, found) -> bool:
    return found.closed == queries.UNREAD and queries.may_say(actor, found.row, State.SEEN)


@requires("referrals.see")
def page(request, referral: UUID):
    """The page of a referral, for the side that reads it."""
    return _page(request, referral)


def shown(request, referral: UUID, token: str):
    """The page with the partner's link, this once: to be handed over where no message arrives. Nobody can
    look it up again, so that it stands in no session and in no address."""
    response = _page(request, referral, settings.PARCOURS_URL.rstrip("/") + links.path(token))
    response["Cache-Control"] = "no-store, private"
    return response


def _page(request, referral: UUID, link: str = ""):
    found = queries.opened(request.actor, referral)
    row = found.row
    if found.name or found.content:
        saw(row.person_id, "referrals.page", detail=True)
    own = found.side == queries.OUT
    context = {
        "title": name_of(found),
        "title_is_name": bool(found.name),
        "lead": f"{presenters.service(row)} · {presenters.partner(row, found.side)}",
        "crumbs": crumbs(),
        "chips": presenters.chips(row),
        "actions": actions_of(request, found),
        "facts": presenters.facts(found),
        "log": presenters.log(found),
        "unread": _unread(request.actor, found),
        "cut": found.closed == queries.CUT,
        "blocks": reading.blocks(found.content) if found.content else [],
        "request_text": (found.content or {}).get("request", ""),
        "own": own,
        "received": not own,
        "fresh_link": link,
        "referral": row,
        "person_url": reverse("person", args=[row.person_id]) if found.sees_her else "",
        "link": _link(found) if own and row.channel == Channel.LINK else None,
        "reminders": [{"day": day(one.day), "coordinator": bool(one.to_user)} for one in found.reminders],
        "rivals": [
            {
                "title": presenters.service(one),
                "note": presenters.receiver(one),
                "url": presenters.url(one),
                "chip": presenters.state(one),
            }
            for one in found.rivals
        ],
    }
    return render(request, "web/referrals/page.html", context)


def _link(found) -> dict:
    """How the partner is reached, and whether a new link may be made."""
    living = found.link
    return {
        "until": clock.local(living.expires_at) if living else None,
        "by": living.channel if living else "",
        "renew": found.row.is_open and found.row.state != State.PROPOSED,
    }


@requires("referrals.see")
def letter(request, referral: UUID):
    """What was shared, on paper, for her to take along; in one of the product's languages."""
    found = queries.opened(request.actor, referral)
    if found.content is None:
        return redirect("referral", referral)
    saw(found.row.person_id, "referrals.letter", detail=True)
    asked = request.GET.get("language", "")
    spoken = asked if asked in ("fr", "ar", "en") else language()
    row = found.row
    data = ReferralLetterData(
        reference=row.code[:8],
        sent_on=row.sent_on or clock.today(),
        sender=row.frozen.get("from") or row.from_organisation.name,
        receiver=row.frozen.get("to") or {},
        service=row.frozen.get("service") or {},
        place=row.frozen.get("site") or {},
        meeting=clock.local(row.meeting_at),
        meeting_place=row.meeting_place,
        request=found.content.get("request", ""),
        blocks=reading.printed(found.content, spoken),
        language=spoken,
    )
    response = HttpResponse(referral_letter_pdf(data), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="referral-{row.code[:8]}.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response
