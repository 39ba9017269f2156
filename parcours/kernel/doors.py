"""The doors of every package that declare something are opened when the application starts.

What enumerates them (the API, the rights matrix, the documentation, the tests) then finds all of them,
whichever screen happened to be imported.
"""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

DECLARING = ("refusals", "entries", "events", "states", "actions", "receivers", "sections")


def open_all() -> None:
    for config in apps.get_app_configs():
        if config.name.startswith("parcours."):
            for door in DECLARING:
                if find_spec(f"{config.name}.{door}"):
                    import_module(f"{config.name}.{door}")
