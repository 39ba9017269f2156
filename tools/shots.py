"""Pictures of the main pages in French and Arabic, on a telephone and on a desk, into ``var/shots/``.

Runs the demonstration of ``PARCOURS_HOME`` (by default ``var/``) on a free port for as long as it takes.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "shots"
COMMAND = [sys.executable, "-m", "parcours.config.cli"]
READY = "Ctrl-C"
SIZES = ((360, 800), (1440, 900))
LANGUAGES = ("fr", "ar")

# Role → name of the picture and where: an address, or a selector to follow from an address.
PAGES: dict[str, dict[str, tuple[str, str]]] = {
    "caseworker": {
        "home": ("/", ""),
        "people": ("/people/", ""),
        "person": ("/people/", "#results a[href^='/people/']"),
        "register": ("/people/register/", ""),
        "to-assess": ("/waiting/assessment/", ""),
        "to-orient": ("/waiting/orientation/", ""),
        "no-solution": ("/waiting/solution/", ""),
        "sessions": ("/training/", ""),
    },
    "trainer": {
        "trainer-home": ("/", ""),
        "session": ("/training/?state=running", "#results a[href^='/training/']"),
    },
    "coordinator": {"coordinator-home": ("/", "")},
    "monitoring": {
        "results": ("/results/", ""),
        "figure": ("/results/accompanied/", ""),
        "entries": ("/results/accompanied/entries/", ""),
    },
    "funder": {"funder-home": ("/", ""), "programme": ("/programme/", "")},
    "data_protection": {"audit": ("/", "")},
}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def serving() -> Iterator[str]:
    """The demonstration, until the block ends."""
    port = free_port()
    env = {**os.environ, "PORT": str(port), "PYTHONUNBUFFERED": "1", "PARCOURS_MODE": "demo"}
    with subprocess.Popen([*COMMAND, "run"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stdout:
                if READY in line:
                    break
            else:
                raise SystemExit("The demonstration did not start.")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)


def accounts() -> dict[str, dict]:
    """The first account of each role."""
    said = subprocess.run([*COMMAND, "demo", "accounts", "--json"], cwd=ROOT, capture_output=True, text=True)
    return {one["role"]: one for one in reversed(json.loads(said.stdout))}


def sign_in(context, base: str, account: dict, language: str):
    page = context.new_page()
    page.goto(f"{base}/account/login/")
    page.fill("[name=login]", account["login"])
    page.fill("[name=password]", account["password"])
    page.click("main form button")
    page.wait_for_load_state("networkidle")
    context.add_cookies([{"name": "language", "value": language, "url": base}])
    return page


def shoot(page, base: str, address: str, follow: str, path: Path) -> None:
    page.goto(base + address)
    if follow and page.locator(follow).count():
        page.goto(base + page.locator(follow).first.get_attribute("href"))
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path, full_page=True)


def take(browser, base: str, wanted: set[str]) -> int:
    taken, known = 0, accounts()
    for language in LANGUAGES:
        for width, height in SIZES:
            for role, pages in PAGES.items():
                with browser.new_context(viewport={"width": width, "height": height}) as context:
                    page = sign_in(context, base, known[role], language)
                    for name, (address, follow) in pages.items():
                        if not wanted or name in wanted:
                            shoot(page, base, address, follow, FOLDER / f"{name}-{language}-{width}.png")
                            taken += 1
    return taken


def main(names: list[str]) -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("NO CHROMIUM: no pictures. Install Debian's chromium.", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving() as base, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        print(f"{take(browser, base, set(names))} pictures in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
