"""A database is made from nothing: its first start waits for this."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.migrations.state import ModelState, ProjectState


def migrate() -> None:
    """Bring the database of the owner to this release."""
    from django.core.management import call_command

    if _is_empty():
        with _each_model_made_once():
            call_command("migrate", database="owner", verbosity=0, interactive=False)
    else:
        call_command("migrate", database="owner", verbosity=0, interactive=False)


def _is_empty() -> bool:
    with connections["owner"].cursor() as cursor:
        return not connections["owner"].introspection.table_names(cursor)


@contextmanager
def _each_model_made_once() -> Iterator[None]:
    """Django makes all models that hang together anew for each one that joins them or changes: half of the
    time. Where no row is, no migration asks the far ones for it: a new one is made alone, a changed one with
    its neighbours; and one that gets an index or a constraint is not made anew at all."""
    add_model, reload_model = ProjectState.add_model, ProjectState.reload_model

    def add_alone(self: ProjectState, model_state: ModelState) -> None:
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if self._relations is not None:
            self.resolve_model_relations(key)
        if "apps" in self.__dict__:
            self.apps.render_multiple([model_state])

    def reload_near(self: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
        reload_model(self, app_label, model_name, delay=True)

    options = {name: getattr(ProjectState, name) for name in _OPTIONS}
    ProjectState.add_model, ProjectState.reload_model = add_alone, reload_near
    for name, change in options.items():
        setattr(ProjectState, name, _in_place(change))
    try:
        yield
    finally:
        ProjectState.add_model, ProjectState.reload_model = add_model, reload_model
        for name, change in options.items():
            setattr(ProjectState, name, change)


_OPTIONS = ("_append_option", "_remove_option", "_alter_option")


def _in_place(change: Callable[..., None]) -> Callable[..., None]:
    """An index or a constraint is told to the model as it stands: none of its fields changes."""

    def changed(self: ProjectState, app_label: str, model_name: str, option: str, *told: Any) -> None:
        self.reload_model = lambda *_whom, **_how: None
        try:
            change(self, app_label, model_name, option, *told)
        finally:
            del self.reload_model
        if "apps" in self.__dict__:
            model = self.apps.get_model(app_label, model_name)
            setattr(model._meta, option, list(self.models[app_label, model_name].options[option]))

    return changed
