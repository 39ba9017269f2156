"""A step that runs beside another ends with it, fails it, and is stopped with it."""

import subprocess
import sys

import pytest

from parcours.config import processes
from parcours.config.problems import Problem


@pytest.fixture
def started(monkeypatch):
    """Processes that run a sentence of Python in place of a module."""
    found = []

    def start(code, **_variables):
        found.append(subprocess.Popen([sys.executable, "-c", code], start_new_session=True))
        return found[-1]

    monkeypatch.setattr(processes, "_start", start)
    return found


def test_the_block_ends_when_both_have_ended(started):
    with processes.beside("pass"):
        pass
    assert started[0].poll() == 0


def test_a_step_that_fails_stops_the_preparation(started):
    with pytest.raises(Problem), processes.beside("raise SystemExit(2)"):
        pass


def test_a_block_that_fails_stops_the_step_beside_it(started):
    with pytest.raises(LookupError), processes.beside("import time; time.sleep(60)"):
        raise LookupError
    assert started[0].poll() is not None
