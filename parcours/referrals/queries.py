"""Every read of referrals by the organisations that send and receive them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from parcours.accounts.queries import names_of as account_names
from parcours.directory import queries as directory
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.cipher import Unreadable, open_sealed
from parcours.kernel.context import as_role
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.messages import queries as messages
from parcours.people import queries as people
from parcours.people.visibility import get as get_person
from parcours.people.visibility import plainly, visible

from . import finding, links, naming, rules, sending, sharing, telling
from .enums import OPEN, TO_TELL, WAITS_FOR_ANSWER, Channel, Item, State, WithdrawReason
from .models import Link, Move, Referral, Reminder, Snapshot, Telling
from .naming import Line
from .sections import CLOCK_OF
from .states import REFERRAL

IN, OUT = "in", "out"
ANSWER, DELIVER, ASK, REPLACE, LATE, OPENED, OVER, TELL, REMINDED = (
    "answer",
    "deliver",
    "ask",
    "replace",
    "late",
    "open",
    "over",
    "tell",
    "reminded",
)
"""What a referral waits for: the provider's answer, its word that it delivered, hers that she received,
another service after a refusal; or: reminded without effect, open, ended; answered, so that she is told;
reminded, and the partner's word is missing still."""
LOOK_BACK = 60
"""Days for which a refusal asks for another service."""
TELL_WITHIN = 7
"""Days for which a place on a waiting list is something new to tell her."""
ORDER = (F("ended_on").desc(nulls_first=True), "due_on", "id")
"""Open ones first, those that wait longest before the rest; then what is over, the latest first."""
REFUSED = Q(state__in=[State.DECLINED, State.EXPIRED]) | Q(
    state=State.WITHDRAWN, reason_code=WithdrawReason.CONVENTION
)
"""Nobody took her, and nobody of her own side wanted that."""


@dataclass(frozen=True)
class Opened:
    """A referral with all that its reader may see. ``content``: what was shared, or None with ``closed``
    saying why: unread, cut, over. ``sees_her``: her file is open to this reader. ``arrived``: when a message
    reached her that there is an answer, which says neither when nor where she is expected."""

    row: Referral
    side: str
    name: str
    moves: list[Move]
    tellings: list[Telling]
    users: dict[UUID, str]
    organisations: dict[UUID, dict[str, str]]
    content: dict[str, Any] | None = None
    closed: str = ""
    sees_her: bool = False
    link: Link | None = None
    reminders: list[Reminder] = field(default_factory=list)
    rivals: list[Referral] = field(default_factory=list)
    other_script: str = ""
    arrived: list[datetime] = field(default_factory=list)


def find(actor: Actor, referral: UUID) -> Referral:
    """A referral that the actor's organisation sent or received, or ``Missing``."""
    if plainly(actor) and actor.may("referrals.see"):
        row = _FOUND.first(referral=referral, organisation=actor.organisation)
    else:
        row = _with_names(finding.scoped(actor)).filter(pk=referral).first()
    if row is None:
        raise Missing(NOT_FOUND)
    return row


def _with_names(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    return rows.select_related("from_organisation", "to_organisation", "service")


_FOUND = PreparedModels(
    lambda referral, organisation: _with_names(finding.sent_or_received(organisation)).filter(pk=referral)
)


def side_of(actor: Actor, row: Referral) -> str:
    return OUT if row.from_organisation_id == actor.organisation else IN


def may_say(actor: Actor, row: Referral, to: str) -> bool:
    """Whether the actor's organisation may make a move now."""
    try:
        rules.check_side(actor, row, to)
    except Refused:
        return False
    return REFERRAL.can(row.state, to, actor)


def to_tell(actor: Actor, row: Referral) -> bool:
    """Whether the actor's organisation sent her, and she has not heard of the answer that stands."""
    ours = row.from_organisation_id == actor.organisation and actor.may("referrals.send")
    return ours and row.state in TO_TELL and row.told_of != row.state


# Lists ---------------------------------------------------------------------------------------------


def _waiting_for(actor: Actor, what: str) -> QuerySet[Referral]:
    rows, today = finding.scoped(actor), clock.today()
    received = rows.filter(to_organisation_id=actor.organisation)
    by_phone = Q(channel__in=[Channel.LINK, Channel.PHONE])
    sent = rows.filter(from_organisation_id=actor.organisation)
    if what == ANSWER:
        return received.filter(state__in=[*WAITS_FOR_ANSWER, State.WAITING_LIST])
    if what == DELIVER:
        held = Q(to_organisation_id=actor.organisation) | (
            by_phone & Q(from_organisation_id=actor.organisation)
        )
        return rows.filter(held, state__in=[State.ACCEPTED, State.RECEIVED], due_on__lt=today)
    if what == ASK:
        return sent.filter(state__in=[State.DELIVERED, State.NOT_RECEIVED])
    if what == REPLACE:
        return _to_replace(sent)
    if what == LATE:
        return sent.filter(_reminded(CLOCK_OF))
    if what == REMINDED:
        # What a partner without the platform promised is asked for in DELIVER already.
        promised = Q(channel=Channel.PLATFORM) & _reminded([State.ACCEPTED, State.RECEIVED])
        return sent.filter(_reminded([*WAITS_FOR_ANSWER, State.WAITING_LIST]) | promised)
    if what == TELL:
        listed_lately = Q(state=State.WAITING_LIST, since__gt=today - timedelta(days=TELL_WITHIN))
        answered = Q(state=State.ACCEPTED, due_on__gte=today) | listed_lately
        return sent.filter(answered).exclude(told_of=F("state"))
    return rows


def _reminded(states: Iterable[State]) -> Q:
    """Somebody was reminded by the clock that runs in the state of now."""
    of_clock: dict[str, list[str]] = {}
    for state in states:
        of_clock.setdefault(CLOCK_OF[state], []).append(state.value)
    wanted = Q()
    for kind, those in of_clock.items():
        wanted |= Q(state__in=those, reminded=kind)
    return ~Q(reminded="") & Q(wanted, ended_on__isnull=True)


def _to_replace(sent: QuerySet[Referral]) -> QuerySet[Referral]:
    """Refused or expired lately, and nothing else for the same need is open or was received since."""
    other = Referral.objects.filter(
        person_id=OuterRef("person_id"),
        need=OuterRef("need"),
        from_organisation_id=OuterRef("from_organisation"),
    )
    other = other.filter(Q(state__in=[state.value for state in OPEN]) | Q(state=State.CLOSED))
    other = other.filter(proposed_on__gte=OuterRef("proposed_on"))
    since = clock.today() - timedelta(days=LOOK_BACK)
    return sent.filter(~Exists(other), REFUSED, ended_on__gte=since)


def listed(
    actor: Actor,
    *,
    box: str = "",
    what: str = "",
    need: str = "",
    partner: UUID | None = None,
    since: date | None = None,
    state: str = "",
    officer: UUID | None = None,
) -> QuerySet[Referral]:
    """Referrals of the actor's organisation, those that wait longest first, then the latest that are over.

    ``box``: received (IN) or sent (OUT); ``what``: what they wait for; ``partner``: the other organisation;
    ``since``: sent on this day or later; ``officer``: who of the actor's organisation sent or answered it.
    """
    rows = _waiting_for(actor, what)
    if officer:
        sent = Q(from_organisation_id=actor.organisation, from_user=officer)
        rows = rows.filter(sent | Q(to_organisation_id=actor.organisation, to_user=officer))
    if box == IN:
        rows = rows.filter(to_organisation_id=actor.organisation)
    if box == OUT:
        rows = rows.filter(from_organisation_id=actor.organisation)
    # What is over has its day and nothing else has: the database sees to it.
    if what == OPENED:
        rows = rows.filter(ended_on__isnull=True)
    if what == OVER:
        rows = rows.filter(ended_on__isnull=False)
    if need:
        rows = rows.filter(need=need)
    if state:
        rows = rows.filter(state=state)
    if partner:
        rows = rows.filter(Q(from_organisation_id=partner) | Q(to_organisation_id=partner))
    if since:
        rows = rows.filter(sent_on__gte=since)
    return rows.select_related("from_organisation", "to_organisation").order_by(*ORDER)


def count(actor: Actor, what: str) -> int:
    return _waiting_for(actor, what).count()


def as_told(actor: Actor, rows: Iterable[Referral]) -> list[Referral]:
    """Rows without what a service is called that is kept secret since: its people alone are told."""
    rows = list(rows)
    wanted = {row.service_id for row in rows if row.service_id}
    seen = directory.visible(actor).order_by().filter(pk__in=wanted)
    known = set(seen.values_list("pk", flat=True))
    for row in rows:
        if row.service_id and row.service_id not in known:
            row.frozen = {side: row.frozen[side] for side in ("from", "to") if side in row.frozen}
            row.meeting_place = ""
    return rows


def lines(actor: Actor, rows: Iterable[Referral]) -> list[Line]:
    """Rows with the name that this reader may know, in a constant number of queries."""
    return naming.lines(actor, as_told(actor, rows))


def of_person(actor: Actor, person: UUID) -> list[Referral]:
    """Referrals of a person that the actor's organisation sent or received, open ones first."""
    get_person(actor, person)
    if actor.kind == SYSTEM or not actor.may("referrals.see"):
        return as_told(actor, _hers(finding.scoped(actor), person))
    return as_told(actor, _HERS.all(person=person, organisation=actor.organisation))


def _hers(rows: QuerySet[Referral], person: UUID) -> QuerySet[Referral]:
    rows = rows.filter(person_id=person).select_related("to_organisation", "from_organisation")
    return rows.order_by(F("ended_on").desc(nulls_first=True), "-proposed_on", "-id")


_HERS = PreparedModels(lambda person, organisation: _hers(finding.sent_or_received(organisation), person))


def escalated(actor: Actor) -> QuerySet[Referral]:
    """Referrals whose last reminder was told to this coordinator too, and which still wait."""
    told = Reminder.objects.filter(referral=OuterRef("pk"), to_user=actor.user)
    rows = finding.scoped(actor).filter(Exists(told), state__in=[state.value for state in CLOCK_OF])
    return rows.select_related("from_organisation", "to_organisation").order_by("due_on", "id")


# One referral --------------------------------------------------------------------------------------


def opened(actor: Actor, referral: UUID) -> Opened:
    """A referral as its reader may see it; ``Missing`` for every other organisation."""
    row = find(actor, referral)
    side, own = side_of(actor, row), may_open_file(actor, row)
    # The rivals of what was received are the sender's.
    rivals = _RIVALS.all(group=row.group, organisation=actor.organisation) if side == OUT else []
    row, *others = as_told(actor, [row, *(one for one in rivals if one.id != row.id)])
    moves = _MOVES.all(referral=row.id)
    tellings = _TELLINGS.all(referral=row.id)
    users, organisations = account_names(
        [one.user_id for one in (*moves, *tellings)] + [row.from_user, row.to_user],
        [one.organisation_id for one in (*moves, *tellings)],
    )
    content, closed = _content(row, side, _SNAPSHOT.first(referral=row.id))
    named = side == IN and row.is_open and Item.IDENTITY in row.items
    shared = naming.name_in(content) if content and named else ""
    line = naming.line(row, people.names_of([row.person_id] if own else []).get(row.person_id, []), shared)
    found = Opened(row, side, line.name, moves, tellings, users, organisations, content, closed, own)
    found = replace(found, other_script=line.other_script)
    if side == IN:
        return found
    found.reminders.extend(_REMINDERS.all(referral=row.id))
    found.rivals.extend(others)
    # Asked of every one, so that a page asks as often whatever happened.
    came = messages.arrived(telling.NEWS, (telling.LABEL, row.id))
    found.arrived.extend(when for answer, when in came if answer == State.ACCEPTED)
    return replace(found, link=_LIVING_LINK.first(referral=row.id))


_MOVES = PreparedModels(lambda referral: Move.objects.filter(referral=referral).order_by("number"))
_TELLINGS = PreparedModels(lambda referral: Telling.objects.filter(referral=referral).order_by("recorded_at"))
_SNAPSHOT = PreparedModels(lambda referral: Snapshot.objects.filter(referral=referral))
_REMINDERS = PreparedModels(lambda referral: Reminder.objects.filter(referral=referral).order_by("day", "id"))
_LIVING_LINK = PreparedModels(
    lambda referral: Link.objects.filter(
        referral=referral, revoked_at__isnull=True, used_at__isnull=True
    ).order_by("-created_at")[:1]
)
_RIVALS = PreparedModels(
    lambda group, organisation: (
        Referral.objects.filter(group=group, from_organisation_id=organisation)
        .select_related("to_organisation")
        .order_by("proposed_on", "id")
    )
)


UNREAD, CUT, NOTHING = "unread", "cut", "nothing"


def _content(row: Referral, side: str, kept: Snapshot | None) -> tuple[dict[str, Any] | None, str]:
    if row.to_organisation_id is None:
        return None, NOTHING
    if side == OUT:
        if kept is None or row.sent_on is None:
            return None, NOTHING
        return sharing.open_content(kept), ""
    if row.state == State.SENT:
        return None, UNREAD
    # Row security cuts it too, but knows the day in UTC only.
    if kept is None or kept.cut_at or row.id not in finding.covered_of([row]):
        return None, CUT
    return sharing.open_content(kept), ""


def may_open_file(actor: Actor, row: Referral) -> bool:
    return visible(actor).filter(pk=row.person_id).exists()


def preview(actor: Actor, referral: UUID) -> tuple[Referral, dict[str, Any], str]:
    """A prepared referral, what would be read if it were sent now, and the mark of it."""
    row = find(actor, referral)
    if row.state != State.PROPOSED or row.from_organisation_id != actor.organisation:
        raise Missing(NOT_FOUND)
    sending.check_told(actor, row)
    content = sending.content_of(actor, row, Snapshot.objects.get(referral=row))
    return row, content, sharing.mark(content)


def agrees(actor: Actor, person: UUID, organisation: UUID) -> bool:
    """Whether she agrees today that something is shared with an organisation."""
    people.find(actor, person)
    return finding.agrees(person, organisation)


def is_agreed(row: Referral) -> bool:
    return finding.agreed(row)


def is_in_convention(row: Referral) -> bool:
    return finding.in_convention(row)


# The data protection officer -----------------------------------------------------------------------


@dataclass(frozen=True)
class Overridden:
    """Something that her own organisation shared without the person's agreement: no name, no file."""

    referral: UUID
    code: str
    sent_on: date
    user: UUID | None
    to: dict[str, str]
    items: tuple[str, ...]
    reason: str
    text: str


def overrides(actor: Actor) -> list[Overridden]:
    """What the actor's organisation shared without agreement, the latest first; for whoever answers for data
    protection there, or may do it."""
    if actor.organisation is None or not _answers_for_data(actor):
        raise Missing(NOT_FOUND)
    with as_role("system"):
        rows = Referral.objects.filter(from_organisation_id=actor.organisation).exclude(override_reason="")
        rows = rows.select_related("to_organisation", "snapshot").order_by("-sent_on", "-id")
        return [
            Overridden(
                row.id,
                row.code,
                row.sent_on,
                row.from_user,
                row.to_organisation.name,
                tuple(row.items),
                row.override_reason,
                _reason(row.snapshot),
            )
            for row in rows
        ]


def _answers_for_data(actor: Actor) -> bool:
    return actor.may("people.answer_requests") or actor.may("referrals.override")


def _reason(kept: Snapshot) -> str:
    try:
        return open_sealed(kept.reason, f"{kept.bound_to}:reason")
    except Unreadable:
        return ""


# The link of a partner without an account ----------------------------------------------------------


@dataclass(frozen=True)
class Linked:
    """A referral as its link shows it: who asks, for what, until when it may be answered. ``content`` only
    once it was opened. Nothing else of it."""

    purpose: str
    state: str
    frozen: dict[str, Any]
    expires_at: Any
    meeting_at: Any
    meeting_place: str
    code: str
    content: dict[str, Any] | None


def by_token(token: str, *, open_it: bool = False) -> Linked | None:
    """What a link may show now; nothing for any link that does not answer, whatever the reason."""
    with as_role("system"):
        link = links.use(token)
        if link is None or not finding.covered(link.referral):
            return None
        row = link.referral
        kept = Snapshot.objects.filter(referral=row, cut_at__isnull=True).first()
        if kept is None:
            return None
        content = sharing.open_content(kept) if open_it else None
        return Linked(
            link.purpose,
            row.state,
            row.frozen,
            link.expires_at,
            row.meeting_at,
            row.meeting_place,
            row.code[: telling.SHORT],
            content,
        )


def services_for(actor: Actor, person: UUID) -> QuerySet:
    """Services of other organisations to which she may be sent today, those in her region first."""
    found = get_person(actor, person)
    region = found.city.region_id if found.city_id else ""
    rows = directory.proposable(actor).exclude(organisation_id=actor.organisation)
    rows = rows.annotate(near=Q(region=region)).order_by("-near", "kind", "code")
    return rows.defer(*directory.NOT_IN_LINES)
