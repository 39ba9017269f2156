"""A real browser for the tests of a module, and when one of its pages has come to rest."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

CHROMIUM = shutil.which("chromium")

# Without a running request and with its fonts; no page begins anything by itself later on.
AT_REST = """async () => {
    await document.fonts.ready;
    const busy = ".htmx-request, [aria-busy=true]";
    while (document.querySelector(busy)) await new Promise((go) => setTimeout(go, 10));
}"""


def rest(page) -> None:
    """Wait until the page and all it asked for are there, without half a second of silence after it."""
    page.wait_for_load_state("load")
    page.evaluate(AT_REST)


@contextmanager
def chromium() -> Iterator:
    """A browser. Its player runs a loop in this thread, which Django takes for ours."""
    from django.db import connections
    from playwright.sync_api import sync_playwright

    kept = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as player:
            yield player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            # While the player's loop runs, Django keeps connections of their own for it.
            connections.close_all()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        if kept is not None:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = kept
