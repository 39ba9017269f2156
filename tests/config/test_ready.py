"""What every answer may need is loaded before the workers are forked."""

import gc

from parcours.config import gunicorn_conf
from parcours.names import arabic


def test_the_register_of_arabic_spellings_waits_for_nobody(monkeypatch):
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.delenv("WELCOME", raising=False)
    arabic._romanizer.cache_clear()
    gunicorn_conf.when_ready(None)
    assert arabic._romanizer.cache_info().currsize == 1
