"""Static files and fonts, built once per version into the cache."""

import hashlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from . import cli, environment, runtime
from .environment import Environment

PACKAGE = Path(__file__).resolve().parent.parent


def _sources() -> Iterator[Path]:
    yield from sorted(path for path in PACKAGE.glob("*/static/**/*") if path.is_file())
    yield from (PACKAGE / "ui" / "fonts.py", PACKAGE / "ui" / "finders.py")


def version() -> str:
    """A hash of names, sizes and times: cheap, and changed by every edit."""
    found = hashlib.sha256()
    for path in _sources():
        if path.exists():
            state = path.stat()
            found.update(f"{path.relative_to(PACKAGE)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def built(env: Environment) -> bool:
    """Whether the cache is current; development serves the sources themselves and needs none."""
    if env.mode not in ("demo", "production"):
        return True
    note = env.home / "cache" / "static.version"
    return note.exists() and note.read_text() == version()


STEP = "fonts and static files"


def build(env: Environment) -> None:
    """Collect, compress and name by content. Needs Django loaded."""
    with runtime.step(STEP):
        _build(env)


def _build(env: Environment) -> None:
    from django.core.management import call_command

    _fonts()
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    (env.home / "cache" / "static.version").write_text(version())


def _fonts() -> None:
    try:
        from parcours.ui import fonts
    except ImportError:
        return
    fonts.build()


def main() -> int:
    """The same in a process of its own, beside another step: it speaks once, when it is done."""
    started = time.monotonic()
    runtime.load_django()
    _build(environment.read())
    runtime.say(f"  {STEP} … {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(cli.guarded(main))
