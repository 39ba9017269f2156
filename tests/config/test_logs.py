"""What opens something by itself stands in no log: not even when it was refused."""

import io
import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from gunicorn.config import Config

from parcours.config import gunicorn_conf
from parcours.config.logs import Line
from parcours.kernel.identifiers import uuid7

TOKEN = "q7Ww-_secretsecretsecretsecretsecretsecret01"


@pytest.fixture
def said():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Line())
    loggers = [logging.getLogger(name) for name in ("django", "django.request", "django.security.csrf")]
    for logger in loggers:
        logger.addHandler(handler)
    yield out
    for logger in loggers:
        logger.removeHandler(handler)


ADDRESSES = ("/r/{}/", "/f/{}/", "/v/{}/", "/cal/{}.ics", "/p/{}/", "/c/{}/", "/r/{}.»/", "/nowhere/{}/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("key", [TOKEN, "2NQHT84C4TYHA1CFNMAWRN825E"])
def test_no_key_of_an_address_is_logged(said, address, key):
    client = Client(enforce_csrf_checks=True)
    for answer in (client.post(address.format(key)), client.put(address.format(key))):
        assert answer.status_code in (403, 404, 405)
    client.get(address.format(key))
    written = said.getvalue()
    assert "Forbidden" in written or "Not Found" in written
    assert key[:12] not in written


def test_a_number_typed_in_groups_is_not_logged_either(said):
    logging.getLogger("django.request").warning("Not Found: %s", "/v/2NQHT 84C4T YHA1C FNMAW RN825/")
    assert "84C4T" not in said.getvalue()


def test_ids_of_rows_and_names_of_actions_are_logged(said):
    row = uuid7()
    for path in (f"/people/{row}/", "/api/v1/actions/people.add_household_member"):
        logging.getLogger("django.request").warning("Not Found: %s", path)
        assert path in said.getvalue()


def test_the_web_server_logs_no_key_either():
    logger = gunicorn_conf.logger_class(Config())
    answer, request = SimpleNamespace(status="200", sent=0, headers=[]), SimpleNamespace(headers=[])
    environ = {"PATH_INFO": f"/r/{TOKEN}/", "RAW_URI": "", "REQUEST_METHOD": "GET", "SERVER_PROTOCOL": ""}
    assert logger.atoms(answer, request, environ, timedelta())["U"] == "/r/…"
