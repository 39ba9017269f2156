"""The sub-packages of screens that exist, and what each hands to the shell when the application starts."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

PARTS = ("navigation", "todo", "sections")


def names() -> list[str]:
    package = import_module("parcours.web")
    return sorted(found.name for found in iter_modules(package.__path__) if found.ispkg)


def modules(part: str) -> list[str]:
    """The modules ``parcours.web.<domain>.<part>`` that exist."""
    found = [f"parcours.web.{name}.{part}" for name in names()]
    return [module for module in found if find_spec(module) is not None]


def autoload() -> None:
    """Import what registers itself: lines of the navigation, things to do, sections of a person's page."""
    for part in PARTS:
        for module in modules(part):
            import_module(module)
