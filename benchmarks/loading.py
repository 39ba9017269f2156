"""A bounded load on one address of this machine: so many connections kept alive, for so long.

One process, asyncio, raw HTTP/1.1: it measures what a browser waits for, from the first byte sent to
the last one read. Each connection asks for the paths in turn, beginning elsewhere than its neighbours.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field

MOST_REQUESTS = 200_000
MOST_SECONDS = 60.0
LOOPBACK = "127.0.0.1"


@dataclass
class Load:
    """What to ask for. ``paths`` are asked for in turn; ``headers`` go with each request.

    ``bodies``: form data that are posted in turn, to the paths in turn.
    """

    port: int
    paths: list[str]
    headers: dict[str, str] = field(default_factory=dict)
    connections: int = 50
    seconds: float = 5.0
    warm: float = 1.0
    bodies: list[str] = field(default_factory=list)

    def requests(self) -> list[bytes]:
        """Every request there is, as bytes."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        lines = f"Host: {LOOPBACK}:{self.port}\r\n{lines}"
        if not self.bodies:
            return [f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode() for path in self.paths]
        typed = "Content-Type: application/x-www-form-urlencoded\r\n"
        return [
            f"POST {path} HTTP/1.1\r\n{lines}{typed}Content-Length: {len(body)}\r\n\r\n{body}".encode()
            for path in self.paths
            for body in self.bodies
        ]


@dataclass
class Measured:
    """Times in milliseconds; ``bytes``: of the body, on average; ``wrong``: answers that were not 200."""

    requests: int
    wrong: int
    seconds: float
    p50: float
    p95: float
    p99: float
    bytes: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


class Client(asyncio.Protocol):
    def __init__(self, load: Load, number: int, run: "Run"):
        self.run, self.number = run, number
        self.requests = load.requests()
        self.buffer, self.need, self.started = bytearray(), -1, 0.0

    def connection_made(self, transport):
        self.transport = transport
        self.ask()

    def ask(self):
        if self.run.over():
            self.transport.close()
            return
        self.started = time.perf_counter()
        self.transport.write(self.requests[self.number % len(self.requests)])
        self.number += 1

    def data_received(self, data):
        self.buffer += data
        if self.need < 0:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self.buffer[:end]).lower()
            length = head.find(b"content-length:")
            if length < 0:
                raise RuntimeError("an answer without a length")
            stop = head.find(b"\r\n", length)
            self.size = int(head[length + 15 : stop if stop > 0 else None])
            self.good, self.need = head[9:12] == b"200", end + 4 + self.size
        if len(self.buffer) >= self.need:
            self.run.note(time.perf_counter() - self.started, self.good, self.size)
            self.buffer.clear()
            self.need = -1
            self.ask()

    def connection_lost(self, error):
        if not self.run.over():
            self.run.again(self)


class Run:
    def __init__(self, load: Load):
        self.load, self.times, self.wrong, self.sizes = load, [], 0, 0
        self.slow: list[float] = []
        self.begin = self.end = 0.0
        self.asked, self.tasks = 0, []

    def over(self) -> bool:
        return time.perf_counter() >= self.end or self.asked >= MOST_REQUESTS

    def note(self, took: float, good: bool, size: int) -> None:
        self.asked += 1
        if time.perf_counter() - took < self.begin:
            self.slow.append(took)
            return
        self.times.append(took)
        self.wrong += not good
        self.sizes += size

    def again(self, client: Client) -> None:
        """A server that closes a connection politely (it renews its processes) gets another."""
        self.tasks.append(asyncio.ensure_future(self.connect(client.number)))

    async def connect(self, number: int) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: Client(self.load, number, self), LOOPBACK, self.load.port)

    async def measure(self) -> Measured:
        load = self.load
        started = time.perf_counter()
        self.begin, self.end = started + load.warm, started + load.warm + min(load.seconds, MOST_SECONDS)
        await asyncio.gather(*(self.connect(number * 7) for number in range(load.connections)))
        await asyncio.sleep(load.warm + load.seconds + 0.5)
        # A page that takes longer than the time there is says at least how long the first ones took.
        until = time.perf_counter() + MOST_SECONDS
        while not (self.times or self.slow) and time.perf_counter() < until:
            await asyncio.sleep(0.2)
        times = sorted(self.times or self.slow)
        if not times:
            raise RuntimeError("no answer")

        def at(share: float) -> float:
            return 1000 * times[min(len(times) - 1, int(share * len(times)))]

        spent = min(load.seconds, MOST_SECONDS)
        return Measured(len(times), self.wrong, spent, at(0.5), at(0.95), at(0.99), self.sizes / len(times))


def measure(load: Load) -> Measured:
    """Run the load in this process."""
    return asyncio.run(Run(load).measure())


def main() -> None:
    """Read a load as JSON on standard input, write what was measured as JSON."""
    print(json.dumps(asdict(measure(Load(**json.load(sys.stdin))))))


if __name__ == "__main__":
    main()
