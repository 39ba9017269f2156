"""What a merge alters, row by row, kept so that undoing puts every value back. Under the system role."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import JSONField, Model

from .models import Merge, MergeChange
from .ports import MOVE, STAY, Following, followings


def _plain(value: Any) -> Any:
    """A value as JSON keeps it, to the microsecond and the last digit."""
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(map(_plain, value)) if isinstance(value, list | tuple) else value


def _field(model: type[Model], column: str):
    for field in model._meta.concrete_fields:
        if column in (field.attname, field.name):
            return field
    raise FieldDoesNotExist(column)


def _back(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """Values as Python again; those of JSON columns are what they were."""
    found = {}
    for column, value in values.items():
        field = _field(model, column)
        target = getattr(field, "target_field", field)
        found[column] = value if isinstance(field, JSONField) else target.to_python(value)
    return found


class Changes:
    """One merge at work: its functions alter rows through it and through nothing else."""

    def __init__(self, merge: Merge):
        self.kept, self.gone = merge.kept_id, merge.gone_id
        self.events: list[Any] = []
        self.cut: list[UUID] = []
        self._merge, self._column = merge, "person_id"
        self._rows: list[MergeChange] = []
        self._memory: dict[str, Any] = {}

    def _note(self, row: Model, before: dict | None, after: dict | None) -> None:
        noted = MergeChange(
            merge=self._merge,
            number=len(self._rows) + 1,
            table=row._meta.label,
            row=row.pk,
            before=before,
            after=after,
        )
        self._rows.append(noted)

    def set(self, row: Model, **values: Any) -> None:
        """Give columns of one row other values."""
        names = {_field(type(row), name).attname: value for name, value in values.items()}
        before = {name: _plain(getattr(row, name)) for name in names}
        after = {name: _plain(value) for name, value in names.items()}
        if before == after:
            return
        self._note(row, before, after)
        type(row)._base_manager.filter(pk=row.pk).update(**names)
        for name, value in names.items():
            setattr(row, name, value)

    def move(
        self, rows: Iterable[Model], *, column: str = "", to: Callable[[Any], UUID | None] | None = None
    ) -> None:
        """Make rows those of the kept file; ``column`` of each becomes ``to(row)`` where that says one."""
        together: list[Model] = []
        for row in rows:
            other = to(row) if to else None
            if other is None:
                together.append(row)
            else:
                self.set(row, **{self._column: self.kept, column: other})
        for row in together:
            self._note(row, {self._column: _plain(self.gone)}, {self._column: _plain(self.kept)})
        if together:
            model = type(together[0])
            moved = model._base_manager.filter(pk__in=[row.pk for row in together])
            moved.update(**{self._column: self.kept})

    def insert(self, row: Model) -> None:
        """Keep one more row; undoing takes it away again."""
        row.save(force_insert=True)
        self._note(row, None, {})

    def remember(self, key: str, make: Callable[[], Any]) -> Any:
        """What ``make`` found when it was first asked, before rows moved."""
        if key not in self._memory:
            self._memory[key] = make()
        return self._memory[key]

    def run(self) -> None:
        """Every declared table, in the order of their labels."""
        for following in followings().values():
            self._follow(following)
        MergeChange.objects.bulk_create(self._rows, batch_size=500)

    def _follow(self, following: Following) -> None:
        self._column = following.column
        if following.merge == STAY:
            return
        if following.merge == MOVE:
            self.move(list(following.model._base_manager.filter(**{following.column: self.gone})))
        else:
            following.merge(self.kept, self.gone, self)


def restore(merge: Merge) -> int:
    """Put every value back, the last change first; how many stay because something was written since."""
    stayed = 0
    for change in merge.changes.order_by("-number"):
        model = apps.get_model(change.table)
        row = model._base_manager.select_for_update().filter(pk=change.row).first()
        if row is None:
            stayed += 1
        elif change.before is None:
            _take_away(row)
        else:
            stayed += not _restore(row, change)
    return stayed


def _take_away(row: Model) -> None:
    rows = type(row)._base_manager.filter(pk=row.pk)
    rows._raw_delete(rows.db)


def _restore(row: Model, change: MergeChange) -> bool:
    unchanged = {
        name: before
        for name, before in change.before.items()
        if _plain(getattr(row, name)) == change.after[name]
    }
    if not unchanged:
        return False
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**_back(type(row), unchanged))
    except IntegrityError:
        # Something written since holds the place.
        return False
    return len(unchanged) == len(change.before)
