"""``POST /api/v1/actions/<name>`` for every action of the registry that is for machines."""

import inspect
import json
import re
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from ninja import Header
from ninja.constants import NOT_SET
from pydantic import BaseModel

from parcours.kernel.actions import Spec, registry, run
from parcours.kernel.problems import problem
from parcours.kernel.refusals import INVALID, Refused

from . import refusals
from .doors import api, problems

KEY = re.compile(r"[\x21-\x7e]{1,100}\Z")
PREFIX = "actions/"


def public() -> dict[str, Spec]:
    return {name: spec for name, spec in registry().items() if spec.public}


def fields_of(spec: Spec) -> set[str]:
    """Every name that may stand in the body: what an answer may repeat."""
    schema = spec.body.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", {})}


def declare() -> None:
    for spec in public().values():
        _declare(spec)


def _declare(spec: Spec) -> None:
    def view(request: HttpRequest, **given: Any) -> HttpResponse:
        return perform(request, spec, given["body"], given.get("idempotency_key"))

    def parameter(name: str, kind: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
        return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)

    request = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    key = Header(
        None,
        alias="Idempotency-Key",
        description="The same key with the same body has one effect, and gets the same answer.",
    )
    view.__signature__ = inspect.Signature(
        [request, parameter("body", spec.body), parameter("idempotency_key", str | None, key)]
    )
    view.__name__ = spec.name.replace(".", "_")
    answer = spec.answer._type
    api.post(
        PREFIX + spec.name,
        response={200: NOT_SET if answer is type(None) else answer, **problems(400, 404, 409, 413, 422)},
        operation_id=spec.name,
        summary=spec.summary,
        description=f"Takes the right `{spec.right}`.",
        tags=[spec.name.split(".")[0]],
        url_name=spec.name,
    )(view)


def perform(request: HttpRequest, spec: Spec, body: BaseModel, key: str | None) -> HttpResponse:
    """Run the action once for its key; constraints that wait for the end of a transaction are asked now."""
    if key is not None and not KEY.match(key):
        return problem(400, refusals.KEY_UNREADABLE, field="Idempotency-Key")
    arguments = {name: getattr(body, name) for name in type(body).model_fields}
    if not storable(spec.body.model_validate(body).model_dump(mode="python")):
        raise Refused(INVALID)
    with transaction.atomic():
        result = run(spec.name, by=request.actor, request_id=key, **arguments)
        connection.check_constraints()
    return HttpResponse(
        json.dumps(spec.answer.dump_python(result, mode="json"), ensure_ascii=False),
        content_type="application/json",
    )


def storable(value: Any) -> bool:
    """PostgreSQL keeps no NUL and nothing that is not UTF-8."""
    if isinstance(value, str):
        return ("\x00" not in value and value.isprintable()) or _utf8(value)
    if isinstance(value, dict):
        return all(storable(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple | set):
        return all(storable(part) for part in value)
    return True


def _utf8(text: str) -> bool:
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False
