"""Who acts in the running transaction, told to PostgreSQL so that row security can read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from .actor import SYSTEM, Actor

_actor: ContextVar[Actor | None] = ContextVar("parcours_actor", default=None)
_role: ContextVar[str] = ContextVar("parcours_role", default="")

ROLES = {"system": "parcours_system", "figures": "parcours_figures"}


def current_actor() -> Actor | None:
    return _actor.get()


def current_role() -> str:
    return _role.get()


def _tell(actor: Actor | None, role: str) -> None:
    """Set the row-security context of the transaction; both are local to it."""
    person = actor is not None and actor.kind != SYSTEM
    organisation = str(actor.organisation) if person and actor.organisation else ""
    values = {
        "role": ROLES.get(role, "none"),
        "parcours.organisation": organisation if actor is not None and actor.reads_own else "",
        "parcours.files": organisation if person and actor.reads_files else "",
        "parcours.person_user": str(actor.user) if person and actor.user else "",
        # Of prepared statements (kernel/prepared.py), which are few and known: plan each once.
        "plan_cache_mode": "force_generic_plan",
    }
    with connection.cursor() as cursor:
        # One statement: it goes with every action and every page.
        cursor.execute(
            "SELECT " + ", ".join("set_config(%s, %s, true)" for _ in values),
            [part for pair in values.items() for part in pair],
        )


def _restore(actor: Actor | None, role: str) -> None:
    raw = connection.connection
    broken = raw is None or raw.closed or raw.info.transaction_status == TransactionStatus.INERROR
    # A broken transaction takes the settings back itself when it is rolled back.
    if not broken and connection.in_atomic_block and not connection.needs_rollback:
        _tell(actor, role)


@contextmanager
def _within(actor: Actor | None, role: str, *, last: bool = False) -> Iterator[None]:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the row-security context needs a transaction")
    before_actor, before_role = _actor.get(), _role.get()
    actor_token, role_token = _actor.set(actor), _role.set(role)
    try:
        if (actor, role) != (before_actor, before_role) or before_actor is None:
            _tell(actor, role)
        yield
    finally:
        _actor.reset(actor_token)
        _role.reset(role_token)
        changed = (actor, role) != (before_actor, before_role) or before_actor is None
        if changed and not last:
            _restore(before_actor, before_role)


@contextmanager
def acting(actor: Actor, *, last: bool = False) -> Iterator[Actor]:
    """Run a block as ``actor``. Inside a transaction only. A system actor works under the system role.

    ``last``: nothing follows in this transaction, whose end takes the settings back.
    """
    role = "system" if actor.kind == SYSTEM else ""
    with _within(actor, role, last=last):
        yield actor


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Run a block under the database role ``system`` (sees all) or ``figures`` (journal and lists only)."""
    if role not in ROLES:
        raise LookupError(role)
    with _within(_actor.get(), role):
        yield


def application_role() -> str:
    return settings.DATABASES["default"].get("USER") or "parcours_app"
