"""The processes of a serving instance: the web server and the worker, stopped together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from . import runtime
from .environment import Environment
from .problems import Problem

STOP_SECONDS = 15
PARENT_DEATH = 1  # PR_SET_PDEATHSIG
_LIBC = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


def _die_with_parent() -> None:
    """A killed parent takes its children with it, so that the next start finds its port free."""
    if _LIBC is not None:
        _LIBC.prctl(PARENT_DEATH, signal.SIGTERM)


def _start(*module: str, **variables: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", *module],
        env={**os.environ, **variables},
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )


def once(module: str) -> None:
    """Run one of our modules to its end. Raises Problem when it fails; it has said why."""
    process = _start(module)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        _stop([process])
        raise
    if code:
        raise Problem("the preparation stopped; the line above says why.")


@contextmanager
def beside(module: str) -> Iterator[None]:
    """Run one of our modules while the block runs, on another core; the block ends with both."""
    process = _start(module)
    try:
        yield
        code = process.wait()
    finally:
        if process.poll() is None:
            _stop([process])
    if code:
        raise Problem("the preparation stopped; the line above says why.")


def _demand_port(env: Environment) -> None:
    """Another server on our port: say so before loading anything."""
    for attempt in range(20):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((env.host or "127.0.0.1", env.port))
                return
            except OSError as error:
                reason = error
        # After a kill the former server needs a moment to leave.
        time.sleep(0.1 if attempt < 19 else 0)
    raise Problem(f"Port {env.port} of {env.host} is taken ({reason.strerror}): set PORT to another.")


class Stopped(Exception):
    """Somebody asked us to stop."""


def _ask_to_stop(signum, frame) -> None:
    raise Stopped


def serve(env: Environment, welcome: bool = False) -> int:
    """Serve until asked to stop. Returns 0, or 1 when the server died by itself."""
    _demand_port(env)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _ask_to_stop)
    web = worker = None
    try:
        shown = "1" if welcome else "0"
        web = _start(
            "gunicorn", "-c", "python:parcours.config.gunicorn_conf", "parcours.config.wsgi", WELCOME=shown
        )
        worker = _start("parcours.config.worker")
        pause = 1.0
        while web.poll() is None:
            if worker.poll() is not None:
                time.sleep(pause)
                pause = min(pause * 2, 60)
                worker = _start("parcours.config.worker")
            time.sleep(0.2)
        runtime.say("The web server stopped by itself.")
        return 1
    except Stopped:
        runtime.say("\nStopping.")
        return 0
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _stop([process for process in (web, worker) if process])


def _stop(running: list[subprocess.Popen]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
