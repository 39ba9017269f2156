"""Nothing of her remains but opaque ids and counted facts, decided by two people."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.events import emit
from parcours.kernel.identifiers import public_code
from parcours.kernel.models import Request
from parcours.kernel.refusals import Refused

from . import entries, models, refusals, requested, stopping
from .enums import GrantReason, RequestKind, RequestState
from .events import PersonErased
from .merged import former_files
from .ports import DELETE, KEEP, Following, Hold, followings
from .telling import Done, tell
from .visibility import owns


def holds_of(person: UUID) -> list[Hold]:
    """What a law or a contract asks to keep of her, and until when; reasons only, whoever asks."""
    return [hold for _following, hold in _held(person)]


def _held(person: UUID) -> list[tuple[Following, Hold]]:
    found = []
    with as_role("system"):
        files = [person, *former_files(person)]
        for following in followings().values():
            if following.must_keep is not None:
                held = [hold for one in files if (hold := following.must_keep(one))]
                found += [(following, hold) for hold in held[:1]]
    return found


def check_erasable(by: Actor, person: UUID) -> None:
    """One file serves every organisation: whom she was only shown to does not erase it for all."""
    if by.kind == SYSTEM:
        return
    if by.organisation is None or not owns(
        by.organisation, person, GrantReason.REGISTRATION, GrantReason.TRANSFER
    ):
        raise Refused(refusals.NOT_YOURS_TO_ERASE)


@action("people.erase", right="people.answer_requests")
def erase(*, by: Actor, request: UUID) -> Done:
    """Erase everything that is kept of her, as decided; what must be kept stays where it is.

    It cannot be undone. Figures and the journal stay as they were.
    """
    row = requested.find(by, request, lock=True)
    if row.kind != RequestKind.ERASURE or row.answer not in (RequestState.GRANTED, RequestState.PARTLY):
        raise Refused(refusals.NOT_DECIDED)
    if row.erased_at:
        raise Refused(refusals.ERASED_ALREADY)
    if row.recorded_by is not None and by.user == row.recorded_by:
        raise Refused(refusals.TWO_TO_ERASE)
    check_erasable(by, row.person_id)
    stays = {following.model._meta.label for following, _hold in _held(row.person_id)}
    # Told first: afterwards nobody sees her.
    tell(entries.ERASED.code, by, row.person_id, row, kept=sorted(stays))
    with as_role("system"):
        _erase(row.person_id, stays)
        models.RightsRequest.objects.filter(pk=row.pk).update(erased_at=clock.now())
        emit(PersonErased(row.person_id))
        with connection.cursor() as cursor:
            # What still points at a row that is gone is found now, and nothing is done.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return Done(row.id)


def _erase(person: UUID, stays: set[str]) -> None:
    """Under the system role: every declared table, of her file and of those that were merged into it."""
    files = [person, *former_files(person)]
    locked = models.Person.objects.select_for_update().filter(pk__in=files).order_by("pk")
    codes = list(locked.values_list("code", flat=True))
    codes += list(models.Canonical.objects.filter(gone_id__in=files).values_list("code", flat=True))
    numbers = stopping.numbers_of(files)
    for label, following in followings().items():
        if label not in stays:
            for one in files:
                _apply(following, one, stays)
    for one in files:
        models.Person.objects.filter(pk=one).update(code=public_code())
    stopping.forget(numbers)
    _forget_answers([code for code in codes if code])


def _apply(following: Following, file: UUID, stays: set[str]) -> None:
    rule, rows = following.erase, following.model._base_manager.filter(**{following.column: file})
    if rule == KEEP:
        return
    if rule == DELETE:
        _drop(rows, stays)
    elif callable(rule):
        rule(file)
    elif following.model is models.Person:
        rows.update(**rule, erased_on=clock.today())
    else:
        rows.update(**rule)


def _drop(rows: QuerySet, stays: set[str]) -> None:
    """Delete rows and what hangs on them without a rule of its own; what stays points at nothing any more."""
    model: type[Model] = rows.model
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return
    known = followings()
    for relation in model._meta.related_objects:
        child, name = relation.related_model, relation.field.name
        hanging = child._base_manager.filter(**{f"{name}__in": ids})
        own = known.get(child._meta.label)
        goes = own is not None and own.erase == DELETE and own.model._meta.label not in stays
        if relation.field.null and not goes:
            hanging.update(**{name: None})
        elif own is None:
            _drop(hanging, stays)
    for field in model._meta.local_many_to_many:
        through = field.remote_field.through
        through._base_manager.filter(**{f"{field.m2m_field_name()}__in": ids}).delete()
    doomed = model._base_manager.filter(pk__in=ids)
    doomed._raw_delete(doomed.db)


def _forget_answers(codes: list[str]) -> None:
    """The answer of the action that registered her holds the code of her card."""
    rows = Request.objects.filter(action__startswith="people.").annotate(text=Cast("answer", TextField()))
    for code in codes:
        for row in rows.filter(text__contains=code):
            row.answer = _without(row.answer, code)
            row.save(update_fields=["answer"])


def _without(value: Any, code: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, code) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, code) for one in value]
    return "" if value == code else value
