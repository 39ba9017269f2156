"""What every answer may need is loaded in a worker before its first request."""

import gc

from django.conf import settings
from django.db import connections
from django.urls import clear_url_caches, get_resolver

from parcours.config import gunicorn_conf, wsgi
from parcours.names import arabic


def test_the_register_of_arabic_spellings_waits_for_nobody(monkeypatch):
    frozen = []
    # What is frozen is what was loaded: a collector that walks over it in an answer is what this is against.
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(arabic._romanizer.cache_info().currsize))
    monkeypatch.setattr(connections, "close_all", lambda: None)
    thresholds = []
    monkeypatch.setattr(gc, "set_threshold", lambda *told: thresholds.append(told))
    arabic._romanizer.cache_clear()
    gunicorn_conf.post_fork(None, None)
    assert arabic._romanizer.cache_info().currsize == 1
    assert frozen == [1]
    assert thresholds[0][0] > 10_000


def test_nothing_that_begins_threads_is_loaded_before_the_fork(monkeypatch):
    monkeypatch.delenv("WELCOME", raising=False)
    arabic._romanizer.cache_clear()
    gunicorn_conf.when_ready(None)
    assert arabic._romanizer.cache_info().currsize == 0


def test_addresses_are_known_in_every_language_before_the_fork():
    clear_url_caches()
    wsgi.load()
    # What the resolver has put together; asking for it would put it together.
    assert set(get_resolver()._reverse_dict) == {code for code, _name in settings.LANGUAGES}
