"""The description holds: schemathesis calls every address as somebody who may."""

import json
from functools import cache
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi import checks as openapi

from parcours.accounts.queries import actor_of
from parcours.accounts.rights import TABLE
from parcours.api import actions, reads
from parcours.api.urls import api
from parcours.config.wsgi import application
from tests.api.callers import Caller, member, token_of
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db
ROLES = ("caseworker", "coordinator", "trainer", "monitoring", "administrator", "data_protection", "funder")
CHECKS = (
    schemathesis.checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
)


@cache
def description() -> dict:
    return json.loads(json.dumps(dict(api.get_openapi_schema()), default=str))


schema = schemathesis.openapi.from_dict(description())
schema.app = application


def role_for(operation: str) -> str:
    right = reads.RIGHTS.get(operation)
    right = actions.public()[operation].right if right is None else right
    return next(role for role in ROLES if not right or right in TABLE[role])


BOUNDED = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def in_this_transaction():
    """As Django's own client: a request does not close the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_address_answers_as_it_is_described(in_this_transaction):
    load_eu_maroc()
    members = {role: member(role) for role in ROLES}
    tokens = {role: token_of(membership)[0] for role, membership in members.items()}
    who = person(actor_of(members["caseworker"])).person
    wrong = []
    for found in schema.get_all_operations():
        operation = found.ok()
        secret = tokens[role_for(operation.definition.raw["operationId"])]
        try:
            calls(operation, secret, who)()
        except Exception as error:
            wrong.append(f"{operation.label}: {error}")
    assert not wrong, "\n\n".join(wrong)


def calls(operation, secret: str, who: UUID):
    @given(case=operation.as_strategy())
    @BOUNDED
    def holds(case):
        # Somebody who is there, so that more is reached than "not found".
        for place in (case.body, case.path_parameters):
            if isinstance(place, dict) and "person" in place:
                place["person"] = str(who)
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)

    return holds


def test_the_description_is_public_and_complete():
    told = Caller().ask("openapi.json").json()
    assert told["paths"] == description()["paths"] and len(told["paths"]) > 60
    text = json.dumps(told)
    referred = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert referred <= set(told["components"]["schemas"])
    for path, methods in told["paths"].items():
        for operation in methods.values():
            assert operation["summary"] and operation["responses"]["200"], path


def test_two_parts_of_one_name_stay_two():
    spoken = [n for n in description()["components"]["schemas"] if n.startswith("Spoken")]
    told = description()["components"]["schemas"]
    assert len(spoken) == 2 and told[spoken[0]] != told[spoken[1]]
    assert told["Registration"]["properties"]["languages"]["items"]["$ref"].endswith(
        next(
            n
            for n in spoken
            if "level" in told[n]["properties"] and "default" in told[n]["properties"]["level"]
        )
    )
