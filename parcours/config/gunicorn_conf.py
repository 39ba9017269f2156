"""The web server: loads once, then forks; one JSON line per request, without query string."""

import gc
import os
import sys

from gunicorn.glogging import Logger

from parcours.config import environment, logs

_env = environment.read()
bind = f"{_env.host}:{_env.port}"
workers = _env.workers or min(8, max(2, os.cpu_count() or 2))
worker_class = "parcours.config.evenly.EvenWorker"
threads = _env.threads
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 15
max_requests = 20000
max_requests_jitter = 2000
forwarded_allow_ips = "*" if _env.behind_proxy else "127.0.0.1"
accesslog = "-" if _env.log_level == "DEBUG" else None
access_log_format = (
    '{"at": "%(t)s", "method": "%(m)s", "path": "%(U)s", "status": "%(s)s", "microseconds": "%(D)s"}'
)
errorlog = "-"
loglevel = "warning"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
control_socket_disable = True


class Logs(Logger):
    def atoms(self, resp, req, environ, request_time):
        found = super().atoms(resp, req, environ, request_time)
        return found | {"U": logs.without_keys(found["U"])}


logger_class = Logs


def when_ready(server):
    if os.environ.pop("WELCOME", "0") == "1":
        from parcours.config import welcome

        welcome.say(_env)
        sys.stdout.flush()


def post_fork(server, worker):
    from django.db import connections

    connections.close_all()

    from parcours.names import arabic

    # Before the first request, else its search in Arabic letters waits for it; and not before the fork: what
    # it loads begins threads, which a worker would look for in vain when it ends.
    arabic.load()
    # What was loaded stays: the collector need not walk over it in the middle of an answer, nor many times
    # over what the answer itself is made of.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
