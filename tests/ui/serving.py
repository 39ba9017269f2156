"""The style guide on a local address, under the product's own content policy; no database."""

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from tests.ui import guide

TEMPLATE = Path(__file__).with_name("guide.html")


def page(language: str = "fr", theme: str = "") -> str:
    request = RequestFactory().get("/", headers={"Cookie": f"theme={theme}"})
    with override(language):
        return engines["django"].from_string(TEMPLATE.read_text()).render(guide.samples(request.GET), request)


def _policy() -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def _application(environ, start_response):
    path = environ["PATH_INFO"]
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        if not found:
            start_response("404 Not Found", [])
            return [b""]
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        start_response("200 OK", [("Content-Type", kind)])
        return [Path(found).read_bytes()]
    language, _, theme = path.strip("/").partition("/")
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", _policy())]
    start_response("200 OK", headers)
    return [page(language or "fr", theme).encode()]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


@contextmanager
def guide_server() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, _application, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
