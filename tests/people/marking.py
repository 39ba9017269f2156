"""A value of its own in every text, JSON and array column of every row that follows a person."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction

from parcours.kernel.context import as_role
from parcours.people.ports import followings

TEXTS = (models.CharField, models.TextField)


def _value(field: models.Field, mark: str):
    if isinstance(field, models.JSONField):
        return {"fr": mark, "ar": mark, "en": mark}
    if isinstance(field, ArrayField):
        return [mark]
    return mark


def _markable(field: models.Field) -> bool:
    if isinstance(field, ArrayField):
        return isinstance(field.base_field, TEXTS)
    return isinstance(field, (*TEXTS, models.JSONField)) and not field.choices and not field.primary_key


def mark(person: UUID, prefix: str, but: tuple[str, ...] = ()) -> dict[tuple[str, str], str]:
    """(label, column) → the value that stands there now. A column whose constraints refuse it is left out."""
    found: dict[tuple[str, str], str] = {}
    with transaction.atomic(), as_role("system"):
        for label, following in followings().items():
            row = following.model._base_manager.filter(**{following.column: person}).order_by("pk").last()
            if row is None or label in but:
                continue
            for field in following.model._meta.concrete_fields:
                if not _markable(field) or field.is_relation:
                    continue
                value = f"{prefix}{len(found):03d}"
                rows = following.model._base_manager.filter(pk=row.pk)
                try:
                    with transaction.atomic():
                        rows.update(**{field.attname: _value(field, value)})
                except DatabaseError:
                    continue
                found[label, field.attname] = value
    return found
