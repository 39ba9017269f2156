"""The sub-commands. Each module has ``configure(commands)``, light to import, and sets ``handle``."""

from importlib.util import find_spec

_HERE = (
    "run",
    "serve",
    "check",
    "migrate",
    "users",
    "programme",
    "reference",
    "demo",
    "journal",
    "figures",
    "results",
    "export",
    "publish",
    "import_",
    "backup",
    "roles",
    "openapi",
    "manage",
)
# Commands of upper packages; each brings its module of the same shape.
_OTHERS = ("parcours.linkage.command", "parcours.matching.command")


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


MODULES = (*(f"{__name__}.{name}" for name in _HERE), *filter(_there, _OTHERS))
