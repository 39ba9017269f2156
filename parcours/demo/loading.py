"""What the command line asks of the demonstration."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from parcours.accounts.queries import is_demo
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.people.models import Person
from parcours.programmes import actions as programmes
from parcours.programmes.queries import pack, pack_or_none
from parcours.programmes.reading import read_file

from . import instance, reading
from .history import History

CAUSE = "demo"
ROOT = Path(__file__).resolve().parent.parent.parent


def is_empty() -> bool:
    """Whether nobody is in the database yet."""
    with transaction.atomic(), as_role("system"):
        return not Person.objects.exists()


def accounts() -> list[dict]:
    """Accounts that may be told: role, login, password, organisation, token. None without a demonstration."""
    found = pack_or_none()
    if found is None or not reading.known(found.code) or not is_demo():
        return []
    return instance.accounts_of(reading.read(found.code))


def load(progress: Callable[[str], None] = lambda line: None) -> None:
    """The programme, its bodies and accounts and the cohort, in one transaction: all of it or nothing.

    Raises RuntimeError where the instance is no demonstration, Refused when the pack cannot be read.
    """
    if not is_demo():
        raise RuntimeError("known passwords are for a demonstration only")
    by = Actor.system(CAUSE)
    with transaction.atomic():
        programmes.load(by=by, text=_text(settings.PARCOURS_PACK))
        found = pack()
        if not reading.known(found.code):
            progress(f"    there is no cohort for the programme {found.code}")
            return
        demo = reading.read(found.code)
        with _without_collecting():
            History(demo, found, by, demo.settings("people"), clock.today()).live(progress)
        progress("    checking and keeping")


@contextmanager
def _without_collecting() -> Iterator[None]:
    """So many short-lived rows hold no circles: looking for some costs a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _text(path: Path) -> str:
    """The pack, as the environment names it: beside the place where it was started, else beside the code."""
    return read_file(path if path.exists() else ROOT / path)
