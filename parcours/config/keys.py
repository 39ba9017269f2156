"""The secrets an instance makes for itself once: a file each in PARCOURS_HOME/keys, for its owner alone."""

import os
import secrets
from pathlib import Path

FOLDER = "keys"
INSTANCE = ("secret", "restricted")


def read(home: Path, name: str) -> str:
    """The secret, or an empty text when it was never made."""
    try:
        return (home / FOLDER / name).read_text().strip()
    except FileNotFoundError:
        return ""


def make(home: Path, name: str) -> str:
    """The secret, made if it is missing. Two processes that make it at once agree on one."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        draft = folder / f".{name}.{os.getpid()}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return read(home, name)


def make_all(home: Path) -> None:
    for name in INSTANCE:
        make(home, name)
