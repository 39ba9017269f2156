"""Servers and homes of their own for the tests of the launcher and the command line."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from parcours.config import postgres


def run_parcours(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """The command in a process of its own, as an operator would call it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env = {**kept, "PARCOURS_HOME": str(home), "PYTHONPATH": os.getcwd(), **variables}
    return subprocess.run(
        [sys.executable, "-m", "parcours.config.cli", *arguments], capture_output=True, text=True, env=env
    )


@pytest.fixture
def home():
    """A short-named home: the socket fits into it. What runs there is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pc-"))
    folder.chmod(0o755)
    yield folder
    data = (folder / "postgres" / "data").resolve()
    if data.exists():
        postgres.stop(postgres.Server(folder, data, postgres.Address("", 0)))
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def _migrated_once():
    """A home whose database is migrated, at rest; made once for all workers of a run."""
    made = Path(os.environ["PARCOURS_TEST_HOME"]) / "migrated-home"
    with open(f"{made}.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder = Path(tempfile.mkdtemp(prefix="pc-"))
            folder.chmod(0o755)
            done = run_parcours(folder, "migrate")
            assert done.returncode == 0, done.stderr
            subprocess.run(["cp", "-a", f"{folder}/.", made], check=True)
            shutil.rmtree(folder)
    return made


@pytest.fixture
def migrated(home, _migrated_once):
    """A home of its own whose database is migrated already: a copy, since migrating takes ten seconds."""
    subprocess.run(["cp", "-a", f"{_migrated_once}/.", home], check=True)
    return home
