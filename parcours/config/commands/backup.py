"""parcours backup, parcours restore"""

from pathlib import Path

from .. import archive, runtime, stamps
from ..problems import Problem
from .migrate import migrate


def configure(commands):
    backup = commands.add_parser(
        "backup",
        help="write the database and the stored files into one file",
        description="Writes a backup while the server goes on. The keys are not in it: "
        "keep PARCOURS_HOME/keys apart.",
    )
    backup.add_argument("file", metavar="FILE", type=Path, help="the file to write; must not exist")
    backup.set_defaults(handle=_backup)
    restore = commands.add_parser(
        "restore",
        help="read a backup back",
        description="Reads a backup back, whole or not at all. Refuses a database that is not empty.",
    )
    restore.add_argument("file", metavar="FILE", type=Path, help="the backup")
    restore.add_argument("--force", action="store_true", help="replace a database that is not empty")
    restore.set_defaults(handle=_restore)


def _backup(given) -> int:
    target = given.file.absolute()
    if target.exists():
        raise Problem(f"{given.file} exists; give another name.")
    if not target.parent.is_dir():
        raise Problem(f"{target.parent} is no folder; make it first.")
    with runtime.database() as env:
        runtime.demand_current(env)
        with runtime.step("backup"):
            archive.write(env, target)
        runtime.say(f"{given.file}: {target.stat().st_size / 1e6:.1f} MB.")
        runtime.say(f"The keys are not in it: keep a copy of {env.home / 'keys'} in another safe place.")
    return 0


def _restore(given) -> int:
    with archive.opened(given.file) as (found, manifest), runtime.database() as env:
        if not given.force and not archive.is_empty(env):
            raise Problem("The database is not empty; --force replaces what is in it.")
        with runtime.step(f"restore of {manifest['made_at']}"):
            archive.restore(env, found, manifest)
        if manifest["restricted_key"] != archive.key_id(env):
            runtime.say(
                "The restricted key differs from the backup's: restricted facts stay closed until it is back."
            )
        migrate(env)
        if runtime.stamped(env).get("schema") != stamps.schema():
            raise Problem("The restored database is not current; run `parcours migrate`.")
    return 0
