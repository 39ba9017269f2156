"""`parcours run` from an empty home: it serves, survives a kill, and Ctrl-C stops all it started."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from parcours.config import postgres, processes
from parcours.config.environment import Environment
from parcours.config.problems import Problem


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def running(home, port):
    """The command, killed with all its children if a test forgot it."""
    variables = {"PARCOURS_HOME": str(home), "PORT": str(port), "PARCOURS_MODE": "development"}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with open(home / "run.log", "w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "parcours.config.cli", "run"],
            env={**kept, **variables, "PYTHONPATH": os.getcwd()},
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def answered(process, home, port):
    """Wait for the first answer, whatever it is, once this very process has said its address."""
    while process.poll() is None:
        # After a kill the former server may answer a moment longer.
        if f"http://127.0.0.1:{port}" not in (home / "run.log").read_text():
            time.sleep(0.1)
            continue
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/").status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    raise AssertionError((home / "run.log").read_text())


def children(home):
    """Processes, other than PostgreSQL, that were given this home."""
    wanted = f"PARCOURS_HOME={home}\0".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_serves_survives_a_kill_and_stops_whole(home):
    port = free_port()
    with running(home, port) as first:
        answered(first, home, port)
        first.kill()
        first.wait()
    with running(home, port) as second:
        answered(second, home, port)
        second.send_signal(signal.SIGINT)
        assert second.wait() == 0
    log = (home / "run.log").read_text()
    assert f"http://127.0.0.1:{port}" in log
    assert "Traceback" not in log
    assert children(home) == []
    assert not postgres._members((home / "postgres" / "data").resolve())


def test_a_taken_port_is_said_to_be_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Problem, match=f"Port {port} .* set PORT"):
            processes._demand_port(Environment(port=port))
