"""Four users on two processes are two and two: whoever has fewer connections takes the next one."""

import selectors
import socket
from contextlib import closing

import pytest
from gunicorn.util import load_class

from parcours.config import evenly, gunicorn_conf
from parcours.config.evenly import MOST, STEP, EvenWorker


class Clock:
    def __init__(self):
        self.now = 100.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(evenly, "time", made)
    return made


@pytest.fixture
def door():
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture
def worker(door, monkeypatch):
    made = EvenWorker.__new__(EvenWorker)
    made.sockets, made.poller, made.nr_conns = [door], selectors.DefaultSelector(), 0
    made._accepting, made.cfg, made.taken = False, None, []
    monkeypatch.setattr(evenly.ThreadWorker, "enqueue_req", lambda self, conn: self.taken.append(conn))
    made.set_accept_enabled(True)
    yield made
    for conn in made.taken:
        conn.sock.close()
    made.poller.close()


@pytest.fixture
def come(door):
    """Somebody connects."""
    open_ones = []

    def connect():
        open_ones.append(socket.create_connection(door.getsockname()))

    yield connect
    for one in open_ones:
        one.close()


def look(worker):
    """What a process does again and again: open the door if it may, and see who stands there."""
    worker.set_accept_enabled(True)
    worker.wait_for_and_dispatch_events(0)
    return len(worker.taken)


def test_who_has_nobody_takes_at_once(worker, come, clock):
    come()
    assert look(worker) == 1


def test_who_has_some_waits_the_longer_the_more_they_are(worker, come, clock):
    come()
    assert look(worker) == 1
    worker.nr_conns = 3
    come()
    assert look(worker) == 1
    clock.now += 2.9 * STEP
    assert look(worker) == 1
    clock.now += 0.2 * STEP
    assert look(worker) == 2


def test_what_a_neighbour_took_meanwhile_is_gone(worker, door, come, clock):
    worker.nr_conns = 1
    come()
    assert look(worker) == 0
    taken, _address = door.accept()
    taken.close()
    clock.now += STEP * 1.1
    assert look(worker) == 0
    # Whoever comes much later is waited for anew.
    clock.now += STEP * MOST * 2
    come()
    assert look(worker) == 0


def test_nobody_waits_for_ever(worker, come, clock):
    worker.nr_conns = 500
    come()
    assert look(worker) == 0
    clock.now += STEP * (MOST + 0.5)
    assert look(worker) == 1


def test_a_process_that_wakes_late_still_takes(worker, come, clock):
    worker.nr_conns = 2
    come()
    assert look(worker) == 0
    clock.now += STEP * 2 + STEP * MOST * 0.9
    assert look(worker) == 1


def test_it_sleeps_no_longer_than_until_its_turn(worker, come, clock, monkeypatch):
    asked = []
    monkeypatch.setattr(
        evenly.ThreadWorker, "wait_for_and_dispatch_events", lambda self, timeout: asked.append(timeout)
    )
    worker._until = clock.now + STEP
    worker.wait_for_and_dispatch_events(1.0)
    worker._until = 0.0
    worker.wait_for_and_dispatch_events(1.0)
    assert asked == [pytest.approx(STEP), 1.0]


def test_the_server_runs_such_processes():
    assert load_class(gunicorn_conf.worker_class) is EvenWorker
