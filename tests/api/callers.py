"""Machines that call: a token of a membership, and a client that sends it."""

import json

from django.test import Client

from parcours.accounts import actions
from parcours.accounts.models import Membership
from parcours.accounts.queries import actor_of
from parcours.kernel.actor import Actor
from tests.factories.accounts import organisation

PASSWORD = "quiet river stones"
NEW = {"registration": {"sex": "F", "nationality": "GN", "given_latin": "Awa", "consents": []}}


def member(role="caseworker", where="EN", login=""):
    place = organisation(where)
    made = actions.create_user(
        by=Actor.system("test"),
        login=login or f"{where.lower()}.{role.replace('_', '-')}",
        name="Some Body",
        password=PASSWORD,
        organisation=place.id,
        role=role,
    )
    return Membership.objects.select_related("user", "organisation").get(id=made.membership)


def token_of(membership, scopes=None, days=3) -> tuple[str, object]:
    by = actor_of(membership)
    made, secret = actions.make_token(by=by, label="x", scopes=sorted(scopes or by.rights), days=days)
    return secret, made.token


class Caller(Client):
    """``send`` posts JSON to an action; ``ask`` reads."""

    def __init__(self, secret: str = "", language: str = "en"):
        headers = {"HTTP_ACCEPT_LANGUAGE": language} if language else {}
        if secret:
            headers["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        super().__init__(raise_request_exception=False, **headers)

    def send(self, action: str, body, key: str | None = None, **more):
        headers = {"HTTP_IDEMPOTENCY_KEY": key} if key is not None else {}
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.post(
            f"/api/v1/actions/{action}", text, content_type="application/json", **headers, **more
        )

    def ask(self, address: str, **asked):
        return self.get(f"/api/v1/{address}", asked)


def caller(role="caseworker", where="EN", scopes=None) -> Caller:
    return Caller(token_of(member(role, where), scopes)[0])
