"""The bodies, sites, accounts and conventions of a demonstration, made through actions."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from parcours.accounts import actions as accounts
from parcours.accounts.models import Organisation, Token
from parcours.accounts.queries import actor_of, digest, living_memberships
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people import actions as people
from parcours.reference.queries import in_language

from .reading import Demo

TOKEN_DAYS = 366
SITE = ("code", "name", "place", "phone", "step_free")
TOKEN_SALT = "parcours.demo.token"  # noqa: S105 - a name, no secret


@dataclass
class Instance:
    """What was made: actors by login, ids of organisations and sites by code."""

    actors: dict[str, Actor] = field(default_factory=dict)
    organisations: dict[str, UUID] = field(default_factory=dict)
    sites: dict[str, UUID] = field(default_factory=dict)
    conventions: list[dict] = field(default_factory=list)

    def may_share(self, giver: UUID, receiver: UUID, day: date) -> bool:
        """Whether a convention lets one body share files with the other on a day."""
        codes = {code: key for key, code in self.organisations.items()}
        return any(
            told["from"] == codes[giver]
            and told["to"] == codes[receiver]
            and told["signed_on"] <= day <= told.get("expires_on", day)
            for told in self.conventions
        )


def password_of(login: str) -> str:
    """The password of a demonstration account; it says what it is."""
    return f"demo-parcours-{login}"


def token_of(login: str) -> str:
    """The token of a demonstration account: the same every time on one instance, another on every other."""
    return f"demo-{salted_hmac(TOKEN_SALT, login, algorithm='sha256').hexdigest()[:40]}"


def build(demo: Demo, by: Actor) -> Instance:
    """Make everything that is not there yet, as of the day on which the accounts were opened."""
    made = Instance(conventions=list(demo.instance["conventions"]))
    with clock.at(demo.instance["since"]):
        for told in demo.instance["organisations"]:
            accounts.set_organisation(by=by, code=told["code"], name=told["name"], kind=told["kind"])
        made.organisations = dict(Organisation.objects.values_list("code", "id"))
        for told in demo.instance["sites"]:
            wanted = {key: told[key] for key in SITE if key in told}
            if "point" in told:
                wanted |= dict(zip(("latitude", "longitude"), map(Decimal, told["point"]), strict=True))
            place = accounts.set_site(by=by, organisation=made.organisations[told["organisation"]], **wanted)
            made.sites[told["code"]] = place.site
        for told in demo.instance["staff"]:
            made.actors[told["login"]] = _member(made, by, told)
    for told in demo.instance["conventions"]:
        _convention(made, by, told)
    for told in shown(demo):
        _token(made.actors[told["login"]])
    return made


def shown(demo: Demo) -> list[dict]:
    return [told for told in demo.instance["staff"] if told.get("shown")]


def _member(made: Instance, by: Actor, told: dict) -> Actor:
    known = living_memberships().filter(user__login=told["login"]).first()
    if known is None:
        password = password_of(told["login"]) if told.get("shown") else ""
        joined = accounts.create_user(
            by=by,
            login=told["login"],
            name=told["name"],
            password=password,
            organisation=made.organisations[told["organisation"]],
            role=told["role"],
            site=made.sites.get(told.get("site", "")),
            language=told.get("language", "fr"),
        )
        accounts.note_protection(by=by, users=[joined.user], on=clock.today())
        known = living_memberships().get(id=joined.membership)
        if told.get("email"):
            accounts.set_email(by=actor_of(known), email=told["email"])
    return actor_of(known)


def _convention(made: Instance, by: Actor, told: dict) -> None:
    giver, receiver = made.organisations[told["from"]], made.organisations[told["to"]]
    with clock.at(told["signed_on"]):
        people.sign_convention(
            by=by,
            from_organisation=giver,
            to_organisation=receiver,
            reference=told["reference"],
            signed_on=told["signed_on"],
            expires_on=told.get("expires_on"),
        )


def _token(actor: Actor) -> None:
    secret = token_of(actor.login)
    if actor.may("tokens.own") and not Token.objects.filter(digest=digest(secret)).exists():
        accounts.make_token(
            by=actor, label="Demo", scopes=sorted(actor.rights), days=TOKEN_DAYS, secret=secret
        )


def accounts_of(demo: Demo) -> list[dict]:
    """The accounts that may be told, one per role first: role, login, password, organisation, token.

    A token that is revoked, expired or of another instance's secret is told as an empty text.
    """
    logins = [told["login"] for told in shown(demo)]
    held = {m.user.login: m for m in living_memberships().filter(user__login__in=logins)}
    alive = set(
        Token.objects.filter(revoked_at__isnull=True, expires_at__gt=clock.now()).values_list(
            "digest", flat=True
        )
    )
    found = []
    for login in logins:
        if login in held:
            token = token_of(login)
            found.append(
                {
                    "role": held[login].role,
                    "login": login,
                    "password": password_of(login),
                    "organisation": in_language(held[login].organisation.name, settings.LANGUAGE_CODE),
                    "token": token if digest(token) in alive else "",
                }
            )
    return found
