"""A throw-away instance: its own home, database and servers, on loopback, gone at the end."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .loading import LOOPBACK, Load, Measured

ROOT = Path(__file__).resolve().parent.parent
WAIT_SECONDS = 60


@dataclass
class Home:
    path: Path
    variables: dict[str, str]

    def run(self, *arguments: str) -> None:
        """Run a module of ours on this home; its progress is shown."""
        subprocess.run([sys.executable, "-m", *arguments], env=self.variables, cwd=ROOT, check=True)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind((LOOPBACK, 0))
        return trial.getsockname()[1]


@contextmanager
def home(kept: Path | None = None) -> Iterator[Home]:
    """A home with a running PostgreSQL that is migrated, and a demo as far as logging in goes.

    ``kept``: a folder that stays, so that what was filled is measured again.
    """
    path = kept.absolute() if kept else Path(tempfile.mkdtemp(prefix="parcours-bench-"))
    path.mkdir(exist_ok=True)
    path.chmod(0o755)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "PARCOURS_URL", "PORT"):
        os.environ.pop(name, None)
    os.environ |= {"PARCOURS_HOME": str(path), "PARCOURS_MODE": "demo", "PARCOURS_LOG_LEVEL": "WARNING"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "parcours.config.settings"
    from parcours.config import catalogues, keys, postgres

    try:
        postgres.prepare(path)
        keys.make_all(path)
        with postgres.running(path):
            made = Home(path, dict(os.environ))
            catalogues.compile_all()
            made.run("parcours.config.cli", "migrate")
            yield made
    finally:
        if not kept:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def server(given: Home, application: str, settings: str, **variables: str) -> Iterator[int]:
    """Gunicorn as `parcours serve` runs it, with an application of ours; the port it answers on."""
    port = free_port()
    env = given.variables | {"PORT": str(port), "DJANGO_SETTINGS_MODULE": settings, **variables}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:parcours.config.gunicorn_conf", application]
    process = subprocess.Popen(command, env=env, cwd=ROOT)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def put(load: Load) -> Measured:
    """Put a load on a server, from a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.loading"],
        input=json.dumps(load.__dict__),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return Measured(**json.loads(done.stdout))
