"""Brings an instance to the point where it can serve; a process of ``parcours run`` and ``serve``."""

import sys
from contextlib import nullcontext
from importlib.util import find_spec

from . import catalogues, cli, environment, processes, runtime, stamps, static
from .commands import demo, migrate


def prepare() -> int:
    env = environment.read()
    if catalogues.stale():
        with runtime.step("catalogues"):
            catalogues.compile_all()
    known = runtime.stamped(env)
    if known.get("schema") != stamps.schema():
        migrate.migrate(env)
    runtime.load_django()
    filling = env.is_demo and not known.get("filled") and find_spec("parcours.demo")
    if not filling:
        if not static.built(env):
            static.build(env)
        load_programme()
    else:
        runtime.say("  programme and demo cohort")
        with nullcontext() if static.built(env) else processes.beside("parcours.config.static"):
            demo.fill(env)
    runtime.close()
    return 0


def load_programme() -> None:
    """Without any programme, load the pack that the settings name; without its file an operator has to."""
    from parcours.programmes import commands, queries

    if queries.any_loaded():
        return
    path = commands.first_pack()
    if not path.exists():
        runtime.say(f"  no programme pack at {path}: load one with `parcours programme load FILE`")
        return
    with runtime.step("programme"):
        commands.load_first()


if __name__ == "__main__":
    sys.exit(cli.guarded(prepare))
