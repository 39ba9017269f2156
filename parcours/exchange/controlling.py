"""Verifiers of spending: named for a project and a term by who runs it; the packs drawn for them."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from parcours.accounts import actions as accounts
from parcours.accounts import queries as account_queries
from parcours.accounts.models import Membership
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.cipher import open_sealed, seal
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.kernel.texts import plain
from parcours.programmes import budget_finding
from parcours.programmes.models import Project

from . import control_reading as reading
from . import control_sampling as sampling
from . import entries, refusals
from .control_models import ControlPack, Verifier
from .control_sampling import SampleRule

RIGHT = "exchange.control"
LONGEST = 400
"""Days that a term lasts at most."""
OBJECT = "exchange.Verifier"


@dataclass(frozen=True)
class VerifierTold:
    """``account``: the user, in the role of a verifier, who looks at the packs himself; None: he has none."""

    project: str
    name: str
    firm: str
    mandate: str
    since: date
    until: date
    account: UUID | None = None


def projects(actor: Actor) -> list[Project]:
    """Those whose files may be drawn for a verifier: one's own, and all for who coordinates the programme."""
    rows = Project.objects.filter(programme__in_force=True, in_force=True).select_related("grantee")
    if actor.kind == SYSTEM:
        return list(rows)
    if not actor.may(RIGHT) or actor.organisation is None:
        return []
    return list(rows if budget_finding.steers(actor) else rows.filter(grantee=actor.organisation))


def project(actor: Actor, code: str) -> Project:
    found = next((one for one in projects(actor) if one.code == code), None)
    if found is None:
        raise Refused(refusals.NOT_YOURS_TO_CONTROL, "project")
    return found


def _said(text: str, most: int, field: str) -> str:
    found = plain(text).strip()
    if not found:
        raise Refused(refusals.SAY_WHO_VERIFIES, field)
    if len(found) > most:
        raise Refused(refusals.TOO_LONG, field, {"most": most})
    return found


def accounts_to_name(by: Actor, code: str = "") -> list[Membership]:
    """Accounts of verifiers whom the actor may name: of nobody who runs the project, nor of her own house."""
    if not by.may(RIGHT):
        return []
    runs_it = Project.objects.filter(pk=code).values_list("grantee", flat=True)
    ours = {by.organisation, *runs_it}
    held = account_queries.verifiers()
    inside = {one.user_id for one in held if one.organisation_id in ours}
    return list({one.user_id: one for one in held if one.user_id not in inside}.values())


def _date(by: Actor, account: UUID | None) -> None:
    """The role of a verifier ends with the last of his terms; without one at once."""
    if account is None:
        return
    # Under its lock: of two terms that are named or ended at once, each reads the other.
    account_queries.hold(account)
    with as_role("system"):
        rows = Verifier.objects.filter(account=account, ended_on=None, until__gte=clock.today())
        last = rows.order_by("-until").values_list("until", flat=True).first()
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=clock.zone()) if last else None
    accounts.date_role(by=by, user=account, until=end)


def name(by: Actor, told: VerifierTold) -> Verifier:
    row = project(by, told.project)
    if told.account:
        account_queries.hold(told.account)
    if told.account and told.account not in {one.user_id for one in accounts_to_name(by, row.code)}:
        raise Refused(refusals.NOT_HIS_ACCOUNT, "account")
    if told.until < told.since:
        raise Refused(refusals.TERM_ENDS_FIRST, "until")
    if (told.until - told.since).days >= LONGEST or told.until < clock.today():
        raise Refused(refusals.TERM_WRONG, "until", {"most": LONGEST})
    made = Verifier(
        id=uuid7(),
        organisation_id=by.organisation,
        project=row,
        name=_said(told.name, 120, "name"),
        firm=_said(told.firm, 120, "firm"),
        mandate=_said(told.mandate, 80, "mandate"),
        since=told.since,
        until=told.until,
        named_by=by.user,
        account_id=told.account,
    )
    made.key = seal(secrets.token_hex(32), made.bound_to())
    made.save(force_insert=True)
    facts = {"since": told.since, "until": told.until}
    record(entries.VERIFIER_NAMED.code, by=by, object=(OBJECT, made.id), project=row.code, facts=facts)
    _date(by, made.account_id)
    return made


def end(by: Actor, wanted: UUID) -> Verifier:
    """The term ends today: nothing is drawn or looked at for him any more, and his account closes."""
    row = Verifier.objects.select_for_update().filter(pk=wanted, organisation=by.organisation).first()
    if row is None:
        raise Missing(NOT_FOUND)
    if row.ended_on is not None:
        raise Refused(refusals.TERM_OVER)
    row.ended_on = clock.today()
    row.save(update_fields=["ended_on"])
    record(entries.VERIFIER_ENDED.code, by=by, object=(OBJECT, row.id), project=row.project_id)
    _date(by, row.account_id)
    return row


def verifiers(actor: Actor) -> QuerySet[Verifier]:
    """Those that the actor's organisation named, the latest term first."""
    rows = Verifier.objects.filter(organisation=actor.organisation).select_related("project", "account")
    return (rows if actor.may(RIGHT) else rows.none()).order_by("-until", "-id")


def verifier(actor: Actor, wanted: UUID) -> Verifier:
    found = verifiers(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def runs(row: Verifier, today: date | None = None) -> bool:
    """Whether the term runs on a day."""
    day = today or clock.today()
    return row.ended_on is None and row.since <= day <= row.until


def in_term(actor: Actor, of: Project) -> Verifier:
    """The one for whom a pack of a project is drawn now: named last, within the term."""
    rows = Verifier.objects.filter(project=of).order_by("-named_at", "-id")
    if actor.kind != SYSTEM:
        rows = rows.filter(organisation=actor.organisation)
    found = next((one for one in rows.select_related("project") if runs(one)), None)
    if found is None:
        raise Refused(refusals.NO_VERIFIER, "project")
    return found


# The sample ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    """``codes``: of everybody, in the order of the draw, with whom each stands for; ``drawn``: the first."""

    key: bytes
    codes: dict[str, UUID]
    drawn: list[str]
    closed: frozenset[str]


def _key(row: Verifier, asked: reading.Asked, seed: str) -> bytes:
    mandate = open_sealed(row.key, row.bound_to()).encode()
    return sampling.key_of(mandate, asked.project.code, asked.since, asked.until, seed)


def sample(row: Verifier, asked: reading.Asked, seed: str, rule: SampleRule) -> Sample:
    """The same for the same question and seed. Run as the system."""
    key = _key(row, asked, seed)
    people = {sampling.code_of(key, one): one for one in reading.people(asked)}
    ordered = {code: people[code] for code in sampling.order(seed, people)}
    chosen = sampling.drawn(seed, people, rule)
    shut = reading.closed()
    return Sample(key, ordered, chosen, frozenset(one for one in chosen if people[one] in shut))


def packs(actor: Actor) -> QuerySet[ControlPack]:
    rows = ControlPack.objects.filter(organisation=actor.organisation).select_related(
        "verifier__project", "export"
    )
    rows = rows.defer("export__content")
    return (rows if actor.may(RIGHT) else rows.none()).order_by("-made_at", "-id")


def pack(actor: Actor, wanted: UUID) -> ControlPack:
    found = packs(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def drawn_again(actor: Actor, row: ControlPack) -> Sample:
    """Whom a pack is of: for who made it, while the term of the verifier runs and the project is still hers
    to control."""
    if row.made_by != actor.user:
        raise Missing(NOT_FOUND)
    check_still(actor, row)
    return opened(row)


def check_still(actor: Actor, row: ControlPack) -> None:
    """Refuses what may be looked at no more: the term is over, or the project went to others."""
    if not runs(row.verifier):
        raise Refused(refusals.TERM_OVER)
    if actor.kind != SYSTEM:
        project(actor, row.verifier.project_id)


def can_look(actor: Actor, row: ControlPack) -> bool:
    try:
        check_still(actor, row)
    except Refused:
        return False
    return row.made_by == actor.user


def keeps_codes(row: ControlPack) -> bool:
    """Packs that were drawn before their codes were kept are nobody's any more on screen."""
    return "drawn" in row.codes


def opened(row: ControlPack) -> Sample:
    """The people behind the codes of a pack, and nobody else, whatever was merged or parted since. Who is
    found no more is missing; who agreed to reporting neither then nor now is closed."""
    if not keeps_codes(row):
        raise Refused(refusals.OLD_PACK)
    with as_role("system"):
        asked = reading.Asked(row.verifier.project, row.since, row.until, row.sequence)
        key = _key(row.verifier, asked, row.seed)
        drawn = set(row.codes["drawn"])
        people = {
            code: kept
            for one, kept in reading.files_and_people(asked).items()
            if (code := sampling.code_of(key, one)) in drawn
        }
        shut = reading.closed()
    closed = {code for code, kept in people.items() if kept in shut} | set(row.codes["closed"])
    return Sample(key, people, list(row.codes["drawn"]), frozenset(closed))
