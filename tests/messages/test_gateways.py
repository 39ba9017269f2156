"""Each gateway against a real server on this machine: what it is sent, and what its answers mean."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail

from parcours.config import environment
from parcours.config import gateways as configured
from parcours.config.problems import Problem
from parcours.messages import gateways
from parcours.messages.gateways import calling, plain
from parcours.messages.gateways.http import Http
from parcours.messages.gateways.mail import Mail
from parcours.messages.gateways.rapidpro import RapidPro

TEXT = 'Parcours: "lundi"\n4 مارس & 10% @ {to}'
MESSAGE = gateways.Outgoing("m-1", "sms", "+212612345678", "Subject", TEXT, "ar")


class Server(ThreadingHTTPServer):
    status, answer, wait = 200, b'{"id": "g-1"}', 0.0

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.over = [], threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def _answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path, self.headers, body))
        self.server.over.wait(self.server.wait)
        try:
            self.send_response(self.server.status)
            if self.server.status in (301, 302, 307):
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(self.server.answer)
        except OSError:
            pass

    do_GET = do_POST = do_PUT = _answer

    def log_message(self, *_arguments):
        pass


@contextmanager
def serving():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server():
    with serving() as made:
        yield made


@pytest.fixture
def http(server, settings):
    settings.PARCOURS_HTTP_GATEWAY = configured.http(
        environment.read(
            {
                "PARCOURS_GATEWAY_URL": server.url + "/send?key=k",
                "PARCOURS_GATEWAY_HEADERS": '{"Authorization": "Bearer s"}',
            }
        )
    )
    return Http()


def test_json_arrives_as_it_was_written(server, http):
    assert http.send(MESSAGE) == gateways.Receipt("g-1")
    [(method, path, headers, body)] = server.asked
    assert (method, path) == ("POST", "/send?key=k")
    assert json.loads(body) == {"to": MESSAGE.to, "text": TEXT, "id": "m-1"}
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer s", "m-1")


def test_an_address_carries_it_encoded(server, http, settings):
    settings.PARCOURS_HTTP_GATEWAY = settings.PARCOURS_HTTP_GATEWAY | {
        "url": server.url + "/sms?to={to}&text={text}",
        "method": "GET",
    }
    http.send(MESSAGE)
    [(method, path, _headers, body)] = server.asked
    assert (method, body) == ("GET", b"")
    assert parse_qs(urlsplit(path).query) == {"to": [MESSAGE.to], "text": [TEXT]}


def test_a_form_carries_it_encoded(server, http, settings):
    settings.PARCOURS_HTTP_GATEWAY = settings.PARCOURS_HTTP_GATEWAY | {
        "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        "body": "to={to}&text={text}",
    }
    http.send(MESSAGE)
    assert parse_qs(server.asked[0][3].decode()) == {"to": [MESSAGE.to], "text": [TEXT]}


@pytest.mark.parametrize(
    ("status", "reason", "for_good"),
    [
        (200, None, None),
        (202, None, None),
        (301, "refused", True),
        (307, "refused", True),
        (400, "refused", True),
        (401, "refused", True),
        (404, "refused", True),
        (408, "unreachable", False),
        (429, "unreachable", False),
        (500, "unreachable", False),
        (503, "unreachable", False),
    ],
)
def test_what_an_answer_means(server, http, status, reason, for_good):
    server.status = status
    if reason is None:
        http.send(MESSAGE)
        return
    with pytest.raises(gateways.Failed) as failed:
        http.send(MESSAGE)
    assert (failed.value.reason, failed.value.for_good) == (reason, for_good)
    assert MESSAGE.to not in str(failed.value) and len(server.asked) == 1


@pytest.mark.parametrize("answer", [b"", b"OK", b"[]", b'{"id": {"x": 1}}', b"\xff\xfe", b"null"])
def test_an_answer_without_reference_is_good_enough(server, http, answer):
    server.answer = answer
    assert http.send(MESSAGE) == gateways.Receipt("")


def test_who_does_not_answer_in_time_is_tried_later(server, http, monkeypatch):
    monkeypatch.setattr(calling, "SECONDS", 0.2)
    server.wait = 5
    with pytest.raises(gateways.Failed) as failed:
        http.send(MESSAGE)
    assert (failed.value.reason, failed.value.for_good) == ("unreachable", False)


def test_nobody_there(http, settings):
    with serving() as gone:
        url = gone.url
    settings.PARCOURS_HTTP_GATEWAY = settings.PARCOURS_HTTP_GATEWAY | {"url": url}
    with pytest.raises(gateways.Failed) as failed:
        http.send(MESSAGE)
    assert failed.value.reason == "unreachable"


def test_rapidpro_gets_a_broadcast(server, settings):
    settings.PARCOURS_RAPIDPRO = {"url": server.url, "token": "t"}
    server.status, server.answer = 201, b'{"uuid": "0199bb98-3637"}'
    assert RapidPro().send(MESSAGE) == gateways.Receipt("0199bb98-3637")
    [(method, path, headers, body)] = server.asked
    assert (method, path, headers["Authorization"]) == ("POST", "/api/v2/broadcasts.json", "Token t")
    assert json.loads(body) == {
        "urns": ["tel:+212612345678"],
        "text": {"ara": TEXT.replace("@", "@@")},
        "base_language": "ara",
    }
    server.answer = b'{"id": 1234}'
    other = gateways.Outgoing("m-2", "whatsapp", "+212612345678", "", "x", "fr")
    assert RapidPro().send(other) == gateways.Receipt("1234")
    assert json.loads(server.asked[1][3])["urns"] == ["whatsapp:212612345678"]


def test_e_mail_leaves_by_django(settings):
    settings.DEFAULT_FROM_EMAIL = "parcours@example.org"
    letter = gateways.Outgoing("m-3", "email", "desk@example.org", "Sujet", "Texte", "fr")
    assert Mail().send(letter).reference == "m-3"
    [sent] = mail.outbox
    assert (sent.subject, sent.body, sent.to) == ("Sujet", "Texte", ["desk@example.org"])


def test_a_mail_server_that_is_away_is_tried_later(settings):
    with serving() as gone:
        port = gone.server_port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    with pytest.raises(gateways.Failed) as failed:
        Mail().send(MESSAGE)
    assert (failed.value.reason, failed.value.for_good) == ("unreachable", False)


def test_files_are_for_their_owner_alone():
    plain.Files().send(MESSAGE)
    path = plain.folder() / "m-1.txt"
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert TEXT in path.read_text()
    plain.remove(["m-1", "never-there"])
    assert not path.exists()


def test_without_a_gateway_nothing_goes(settings):
    settings.PARCOURS_GATEWAYS = {}
    with pytest.raises(gateways.Failed) as failed:
        gateways.for_channel("sms")
    assert failed.value.for_good


def read(**given):
    return environment.read({f"PARCOURS_{name}": value for name, value in given.items()})


def test_each_channel_has_its_gateway():
    assert configured.of_channels(read()) == dict.fromkeys(("email", "sms", "whatsapp"), "file")
    found = configured.of_channels(
        read(GATEWAYS="email=smtp, whatsapp=none", EMAIL_URL="smtp://u:p%40@mail.example.org")
    )
    assert found == {"email": "smtp", "sms": "file"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"GATEWAYS": "pigeon=http"}, "PARCOURS_GATEWAYS"),
        ({"GATEWAYS": "sms=smtp"}, "PARCOURS_GATEWAYS"),
        ({"GATEWAYS": "sms"}, "PARCOURS_GATEWAYS"),
        ({"GATEWAYS": "sms=http"}, "PARCOURS_GATEWAY_URL"),
        ({"GATEWAYS": "sms=rapidpro", "RAPIDPRO_URL": "https://r.example"}, "PARCOURS_RAPIDPRO_TOKEN"),
        ({"GATEWAYS": "email=smtp"}, "PARCOURS_EMAIL_URL"),
        ({"GATEWAY_URL": "ftp://x"}, "PARCOURS_GATEWAY_URL"),
        ({"GATEWAY_METHOD": "DELETE"}, "PARCOURS_GATEWAY_METHOD"),
        ({"GATEWAY_HEADERS": "Authorization: x"}, "PARCOURS_GATEWAY_HEADERS"),
        ({"GATEWAY_HEADERS": '{"a": "b\\nc"}'}, "PARCOURS_GATEWAY_HEADERS"),
        ({"EMAIL_URL": "http://mail"}, "PARCOURS_EMAIL_URL"),
    ],
)
def test_a_mistake_stops_the_start_and_names_the_variable(given, said):
    env = read(**given)
    with pytest.raises(Problem, match=said):
        [make(env) for make in (configured.of_channels, configured.http, configured.mail)]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtp://u:p%40@m:2525", ("m", 2525, "u", "p@", False, True)),
        ("smtps://u:p@m", ("m", 465, "u", "p", True, False)),
        ("smtp://m", ("m", 587, "", "", False, False)),
    ],
)
def test_the_address_of_a_mail_server(url, wanted):
    found = configured.mail(read(EMAIL_URL=url))
    assert tuple(found[name] for name in ("host", "port", "user", "password", "ssl", "tls")) == wanted
