"""The ``parcours`` command: one module in ``commands`` each; Django is loaded only where it is needed."""

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

from .commands import MODULES
from .problems import Problem

DONE, REFUSED, USAGE = 0, 1, 2


def parser() -> argparse.ArgumentParser:
    """The whole command line, as documented in docs/reference/commands.md."""
    top = argparse.ArgumentParser(
        prog="parcours",
        description="Runs a professional-integration programme: server, data, journal, backups.",
        epilog="Exit codes: 0 done, 1 refused (one line on stderr says why), 2 wrong usage.",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in MODULES:
        import_module(name).configure(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    # The parser too: an interruption while the commands are imported is one line as well.
    return guarded(lambda: _handle(parser().parse_args(arguments)))


def _handle(given: argparse.Namespace) -> int | None:
    return given.handle(given)


def guarded(handle: Callable[[], int | None]) -> int:
    """Run a command; every error becomes one line and an exit code."""
    try:
        return int(handle() or DONE)
    except KeyboardInterrupt:
        return refused("interrupted; nothing half done was kept.")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Problem as problem:
        return refused(str(problem))
    except Exception as error:
        if os.environ.get("PARCOURS_DEBUG", "") in ("1", "true"):
            raise
        return refused(sentence(error))


def sentence(error: Exception) -> str:
    """One line for any error: a refusal's own sentence, else its kind and first line."""
    said = str(getattr(error, "sentence", "") or error).strip().split("\n")[0]
    if getattr(error, "sentence", ""):
        return said
    return f"{type(error).__name__}: {said} (PARCOURS_DEBUG=1 shows where)"


def refused(line: str) -> int:
    print(f"parcours: {line}", file=sys.stderr)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
