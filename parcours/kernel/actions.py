"""Every write is an action.

The decorator opens the transaction (or joins the request's), sets the row-security context, checks the right,
honours the client's request id, runs the function, and demands that something was recorded in the journal.
"""

import functools
import hashlib
import inspect
import json
import time
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.crypto import salted_hmac
from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

from . import context, recorder
from .actor import Actor
from .cipher import open_sealed, seal
from .refusals import CHANGED, NOT_ALLOWED, REPLAYED_OTHERWISE, NotAllowed, Refused

NOBODY_ID = UUID(int=0)


@dataclass(frozen=True)
class Spec:
    """What is known of an action: from it the API, the rights matrix and the documentation are made."""

    name: str
    right: str
    function: Callable[..., Any]
    body: type[BaseModel]
    answer: TypeAdapter
    journal: bool
    public: bool
    secret: bool = False

    @property
    def summary(self) -> str:
        return (inspect.getdoc(self.function) or "").strip().split("\n")[0]


_registry: dict[str, Spec] = {}


def registry() -> dict[str, Spec]:
    return dict(sorted(_registry.items()))


def _body_of(name: str, function: Callable[..., Any]) -> type[BaseModel]:
    hints = typing.get_type_hints(function)
    fields: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "by":
            continue
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY or parameter.name not in hints:
            raise TypeError(f"action {name}: {parameter.name} must be keyword-only and annotated")
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[parameter.name] = (hints[parameter.name], default)
    title = "".join(part.capitalize() for part in name.replace("_", ".").split("."))
    return create_model(title, __config__=ConfigDict(extra="forbid", arbitrary_types_allowed=True), **fields)


def action(
    name: str, *, right: str, journal: bool = True, api: bool = True, secret: bool = False
) -> Callable:
    """Declare ``name`` as an action that takes ``right``. ``api=False``: not for machines.

    ``secret``: what is kept of a request id says neither who asked, nor what for, nor the answer.
    """

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        if name in _registry:
            raise ValueError(f"action {name} is declared twice")
        answer = TypeAdapter(typing.get_type_hints(function).get("return", type(None)))
        spec = Spec(name, right, function, _body_of(name, function), answer, journal, api, secret)

        @functools.wraps(function)
        def perform(*, by: Actor, request_id: str | None = None, **arguments: Any) -> Any:
            return _perform(spec, by, request_id, arguments)

        perform.spec = spec
        _registry[name] = spec
        return perform

    return declare


def run(name: str, /, *, by: Actor, request_id: str | None = None, **arguments: Any) -> Any:
    """Perform an action by its name."""
    return _perform(_registry[name], by, request_id, arguments)


PAUSES = (0.05, 0.2)
"""Seconds before what was taken back is done again."""


def _perform(spec: Spec, by: Actor, request_id: str | None, arguments: dict[str, Any]) -> Any:
    if not by.may(spec.right):
        raise NotAllowed(NOT_ALLOWED)
    if recorder.frame.get() is not None:
        return _perform_once(spec, by, request_id, arguments)
    for pause in (*PAUSES, None):
        try:
            return _perform_once(spec, by, request_id, arguments)
        except OperationalError as error:
            if not _deadlocked(error):
                raise
            if pause is None:
                raise Refused(CHANGED) from error
        # Two waited for each other, and PostgreSQL took everything of this one back. The other one gets a
        # moment to take what it waited for: who is awake already would be there first, and they meet again.
        time.sleep(pause)
    raise AssertionError("never reached")


def _deadlocked(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == "40P01"


def _perform_once(spec: Spec, by: Actor, request_id: str | None, arguments: dict[str, Any]) -> Any:
    outer = recorder.frame.get()
    with transaction.atomic(), context.acting(by):
        claimed = None
        if outer is None and request_id:
            claimed, done = _claim(spec, by, request_id, arguments)
            if done:
                return spec.answer.validate_python(_opened(spec, claimed))
        frame = recorder.Frame(spec.name, parent=outer)
        token = recorder.frame.set(frame)
        try:
            result = spec.function(by=by, **arguments)
            if spec.journal and frame.recorded == 0:
                raise RuntimeError(f"action {spec.name} recorded nothing in the journal")
        finally:
            recorder.frame.reset(token)
        if claimed is not None:
            claimed.answer = _closed(spec, claimed, spec.answer.dump_python(result, mode="json"))
            claimed.save(update_fields=["answer"])
    return result


def body_hash(spec: Spec, arguments: dict[str, Any]) -> str:
    plain = json.dumps(arguments, sort_keys=True, default=_plain, ensure_ascii=False)
    # Keyed, because a body may hold a password.
    return salted_hmac("parcours.kernel.request", plain, algorithm="sha256").hexdigest()


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return str(value)


def _claim(spec: Spec, by: Actor, request_id: str, arguments: dict[str, Any]):
    """Insert the request first, so that a second one with the same id waits for the first to end."""
    from .models import Request

    actor, name = by.user or NOBODY_ID, spec.name
    wanted = body_hash(spec, arguments)
    if spec.secret:
        actor, name = UUID(hex=_keyed(f"actor:{actor}")[:32]), _keyed(f"action:{name}")
    fresh = Request(actor=actor, request_id=request_id, action=name, body_hash=wanted)
    inserted = Request.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = Request.objects.get(actor=actor, request_id=request_id)
    if kept.id == inserted[0].id:
        return kept, False
    if (kept.action, kept.body_hash) != (name, wanted):
        raise Refused(REPLAYED_OTHERWISE)
    return kept, True


def _keyed(text: str) -> str:
    return salted_hmac("parcours.kernel.secret", text, algorithm="sha256").hexdigest()


def _closed(spec: Spec, kept, answer: Any) -> Any:
    return seal(json.dumps(answer), f"kernel_request:{kept.id}") if spec.secret else answer


def _opened(spec: Spec, kept) -> Any:
    return json.loads(open_sealed(kept.answer, f"kernel_request:{kept.id}")) if spec.secret else kept.answer
