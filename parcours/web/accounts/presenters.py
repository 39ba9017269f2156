"""Accounts, rights, conventions and the audit as parts of screens."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts import queries
from parcours.accounts.enums import Role
from parcours.accounts.rights import RIGHTS, TABLE
from parcours.kernel import clock
from parcours.kernel.entries import kinds
from parcours.people.enums import DataCategory, Purpose
from parcours.people.queries import has_confirmed
from parcours.ui.tables import Cell, Column, Empty, Table, with_query
from parcours.ui.wording import day, listed, moment, number, translated

NOTHING = "—"
PARAMETER = re.compile(r"%\(\w+\)s")


def myself(request) -> list[dict]:
    user, membership = request.user, request.membership
    lines = [
        {"label": _("Name"), "value": user.name, "is_name": True},
        {"label": _("Login"), "value": user.login, "is_name": True},
        {"label": _("E-mail address"), "value": user.email or _("None"), "is_name": bool(user.email)},
    ]
    if membership is not None:
        lines += [
            {"label": _("Role"), "value": Role(membership.role).label},
            {"label": _("Organisation"), "value": translated(membership.organisation.name)},
        ]
    return lines


def local(instant):
    return moment(clock.local(instant))


# Tokens ---------------------------------------------------------------------------------------------


def tokens(found: Iterable) -> Table:
    columns = [
        Column("label", _("What it is for")),
        Column("rights", _("What it may do")),
        Column("until", _("Lives until")),
        Column("state", _("State")),
        Column("end", ""),
    ]
    empty = Empty(_("No token yet"), _("Make one when a machine has to read or write in your name."))
    return Table(_("My tokens"), columns, [_token(token) for token in found], empty=empty)


def _token(token) -> dict:
    alive = queries.is_alive(token)
    state = _("Alive") if alive else (_("Revoked") if token.revoked_at else _("Over"))
    said = [str(RIGHTS.get(scope, scope)) for scope in token.scopes]
    more = _("and %(count)s more") % {"count": len(said) - 2} if len(said) > 2 else ""
    return {
        "label": token.label,
        "rights": Cell(" · ".join(said[:2]), note=more),
        "until": day(clock.local(token.expires_at).date(), "short"),
        "state": Cell(state, tone="good" if alive else "none"),
        "end": Cell(_("Revoke"), url=reverse("token_revoke", args=[token.id])) if alive else "",
    }


# Users ----------------------------------------------------------------------------------------------


def users(found: Iterable, query) -> Table:
    columns = [Column("name", _("Name")), Column("login", _("Login")), Column("roles", _("Roles in force"))]
    rows = []
    for user in found:
        roles = [f"{Role(one.role).label} · {translated(one.organisation.name)}" for one in user.held]
        rows.append(
            {
                "name": Cell(user.name, url=reverse("account", args=[user.id]), is_name=True),
                "login": Cell(user.login, is_name=True),
                "roles": " / ".join(roles) if roles else Cell(_("No role"), tone="none"),
            }
        )
    empty = Empty(_("No account answers to this"), _("Clear a filter to see more."))
    return Table(_("Accounts"), columns, rows, query=query, empty=empty)


def account_facts(user) -> list[dict]:
    return [
        {"label": _("Login"), "value": user.login, "is_name": True},
        {"label": _("Language of the screens"), "value": dict(settings.LANGUAGES).get(user.language, "")},
    ]


def roles(user, may_end: bool) -> Table:
    now = clock.now()
    columns = [
        Column("role", _("Role")),
        Column("organisation", _("Organisation")),
        Column("since", _("Since")),
        Column("state", _("State")),
        Column("end", ""),
    ]
    rows = []
    for one in sorted(user.memberships.all(), key=lambda held: (bool(held.until), held.since)):
        lives = (one.until is None or one.until > now) and user.is_active
        site = translated(one.site.name) if one.site else ""
        until = day(clock.local(one.until).date(), "short") if one.until else ""
        state = Cell(_("In force"), tone="good") if lives else Cell(_("Over"), tone="none", note=until)
        end = Cell(_("End the role"), url=reverse("account_role_end", args=[one.id]))
        rows.append(
            {
                "role": Role(one.role).label,
                "organisation": Cell(translated(one.organisation.name), note=site),
                "since": day(clock.local(one.since).date(), "short"),
                "state": state,
                "end": end if lives and may_end else "",
            }
        )
    empty = Empty(_("No role yet"), _("Without a role nothing opens."))
    return Table(_("Roles"), columns, rows, empty=empty)


def rights_table() -> Table:
    columns = [
        Column("right", _("Right")),
        *(Column(role.value, role.label) for role in Role),
    ]
    rows = [
        {"right": Cell(said, note=code)}
        | {role.value: Cell(_("yes"), tone="good") if code in TABLE[role] else NOTHING for role in Role}
        for code, said in RIGHTS.items()
    ]
    return Table(_("Which role holds which right"), columns, rows, stacks=False, scrolls=True)


def roles_in_words() -> list[dict]:
    return [
        {"title": role.label, "rights": [said for code, said in RIGHTS.items() if code in TABLE[role]]}
        for role in Role
    ]


# Conventions ----------------------------------------------------------------------------------------


def conventions(found: Iterable, actor) -> Table:
    columns = [
        Column("partner", _("Partner")),
        Column("way", _("Direction")),
        Column("reference", _("Reference")),
        Column("covers", _("What it covers")),
        Column("signed", _("Signed on")),
        Column("until", _("In force until")),
        Column("state", _("State")),
        Column("end", ""),
    ]
    empty = Empty(
        _("No convention yet"),
        _("Without one no file is shared with a partner."),
        reverse("convention_new"),
        _("Record a convention"),
    )
    first = sorted(found, key=lambda row: (is_over(row), has_confirmed(row, actor.organisation)))
    return Table(_("Conventions"), columns, [_convention(row, actor) for row in first], empty=empty)


def _convention(row, actor) -> dict:
    gives = row.from_organisation_id == actor.organisation
    other = row.to_organisation if gives else row.from_organisation
    return {
        "partner": translated(other.name),
        "way": _("We share with them") if gives else _("They share with us"),
        "reference": Cell(row.reference, is_name=True),
        "covers": Cell(
            listed(str(Purpose(one).label) for one in row.purposes), note=" · ".join(_shared(row))
        ),
        "signed": day(row.signed_on, "short"),
        "until": _until(row.ended_on or row.expires_on, bool(row.ended_on)),
        "state": _confirmed(row, actor),
        "end": "" if is_over(row) else Cell(_("End"), url=reverse("convention_end", args=[row.id])),
    }


def is_over(row) -> bool:
    """Ended by one of the two, or past its last day."""
    return bool(row.ended_on) or (row.expires_on is not None and row.expires_on < clock.today())


def _shared(row) -> list[str]:
    """What is shared and who allowed it, where the document says so."""
    data = listed(str(DataCategory(one).label) for one in row.data)
    allowed = _("Authorisation %(number)s") % {"number": row.authorisation} if row.authorisation else ""
    return [part for part in (data, allowed) if part]


def _confirmed(row, actor) -> Cell:
    if row.ended_on:
        return Cell(_("Ended by one of the two"), tone="bad")
    if not has_confirmed(row, actor.organisation):
        return Cell(_("Confirm"), url=reverse("convention_confirm", args=[row.id]))
    if row.from_confirmed_at and row.to_confirmed_at:
        return Cell(_("Confirmed by both"), tone="none" if is_over(row) else "good")
    return Cell(_("Waiting for the other side"), tone="wait")


def convention_lines(row) -> list[str]:
    """What a convention says, a sentence each, for whoever is about to confirm it."""
    bodies = {"giver": translated(row.from_organisation.name), "taker": translated(row.to_organisation.name)}
    return [
        _("%(giver)s shares files with %(taker)s, for people who agree to it.") % bodies,
        _("Reference: %(reference)s, signed on %(day)s.")
        % {"reference": row.reference, "day": day(row.signed_on)},
        _("In force until %(day)s.") % {"day": day(row.expires_on)}
        if row.expires_on
        else _("In force without end."),
        *(f"{part}." for part in _shared(row)),
    ]


def _until(expires_on, ended: bool = False) -> Cell:
    if expires_on is None:
        return Cell(_("Without end"), tone="good")
    left = -1 if ended else (expires_on - clock.today()).days
    tone = "good" if left > 60 else "wait" if left >= 0 else "bad"
    return Cell(day(expires_on, "short"), tone=tone, note=_("It is over") if left < 0 else "")


# The audit ------------------------------------------------------------------------------------------


def general(sentence) -> str:
    """The sentence of a kind of entries without what differs from one to the other."""
    return " ".join(PARAMETER.sub("…", str(sentence).split(":")[0]).split())


def name_of_user(user: UUID) -> str:
    return queries.names_of([user])[0].get(user, str(user))


def _names(page) -> tuple[dict, dict]:
    rows = list(page)
    return queries.names_of((r["user_id"] for r in rows), (r["organisation_id"] for r in rows))


def _who(row: dict, names: tuple[dict, dict], query) -> dict:
    logged, bodies = names
    user, body = row["user_id"], row["organisation_id"]
    return {
        "user": Cell(logged.get(user, NOTHING), url=with_query(query, user=user, page=None), is_name=True)
        if user
        else _("The system"),
        "organisation": translated(bodies[body]) if body in bodies else NOTHING,
    }


def audited(page, query) -> Table:
    columns = [
        Column("at", _("When")),
        Column("what", _("What happened")),
        Column("user", _("By whom")),
        Column("organisation", _("Organisation")),
        Column("project", _("Project")),
        Column("number", _("Row"), numeric=True),
    ]
    names, known = _names(page), kinds()
    rows = [
        {
            "at": local(row["recorded_at"]),
            "what": Cell(
                general(known[row["kind"]].sentence) if row["kind"] in known else row["kind"],
                note=row["kind"],
            ),
            "project": row["project"] or NOTHING,
            "number": number(row["sequence"]),
        }
        | _who(row, names, query)
        for row in page
    ]
    empty = Empty(_("Nothing was recorded that answers to this"), _("Clear a filter to see more."))
    return Table(_("What was done"), columns, rows, query=query, empty=empty)


def looked(page, query) -> Table:
    columns = [
        Column("at", _("When")),
        Column("user", _("By whom")),
        Column("organisation", _("Organisation")),
        Column("role", _("Role")),
        Column("what", _("Page")),
        Column("count", _("People shown"), numeric=True),
    ]
    names = _names(page)
    rows = [
        {
            "at": local(row["recorded_at"]),
            "role": Role(row["role"]).label if row["role"] in Role.values else row["role"] or NOTHING,
            "what": Cell(row["what"], note=_("a file was opened") if row["detail"] else ""),
            "count": number(row["count"]),
        }
        | _who(row, names, query)
        for row in page
    ]
    empty = Empty(_("Nobody looked, as far as this goes"), _("Clear a filter to see more."))
    return Table(_("Who looked"), columns, rows, query=query, empty=empty)


def heads(found: dict[str, dict]) -> list[dict]:
    titles = {"entries": _("What was done"), "accesses": _("Who looked")}
    return [
        {
            "title": titles.get(stream, stream),
            "head": told["head"],
            "facts": [
                {"label": _("Seals"), "value": number(told["number"])},
                {"label": _("Last sealed row"), "value": number(told["sequence"])},
            ],
        }
        for stream, told in found.items()
    ]
