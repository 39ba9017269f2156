"""Somebody who uses the product in a browser; each page she comes to is looked at for barriers."""

import re

from axe_playwright_python.sync_playwright import Axe

from tests.browsing import rest

# Colours are measured in both themes by the tests of the look; here it is the pages' structure and names.
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "rules": {"color-contrast": {"enabled": False}},
}


class Walker:
    def __init__(self, page, base: str, language: str):
        self.page, self.base, self.language = page, base, language
        self.complaints: list[str] = []
        page.on("console", self.hears)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def hears(self, said) -> None:
        # A request that a search while typing began is given up when the page is left: no fault.
        if said.type == "error" and not said.text.startswith("htmx:"):
            self.complaints.append(said.text)

    # Going about

    def goes_to(self, address: str) -> "Walker":
        self.page.goto(self.base + address)
        return self.arrives()

    def signs_in(self, login: str, password: str) -> None:
        self.page.goto(self.base + "/account/login/")
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", password)
        self.presses("main form button")

    def presses(self, selector: str) -> "Walker":
        """Press what leads to another page, and look at it."""
        with self.page.expect_navigation():
            self.page.click(selector)
        return self.arrives()

    def unfolds(self, code: str) -> "Walker":
        """On a telephone a section is one line until it is tapped; where there is room it stands open."""
        fold = self.page.locator(f"details.fold:has(#{code})")
        if fold.get_attribute("open") is None:
            fold.locator("> summary").click()
        return self

    def arrives(self) -> "Walker":
        rest(self.page)
        html = self.page.locator("html")
        assert html.get_attribute("lang") == self.language, self.page.url
        assert html.get_attribute("dir") == ("rtl" if self.language == "ar" else "ltr"), self.page.url
        self.fits()
        self.has_no_barrier()
        return self

    def fits(self) -> None:
        """The page never scrolls sideways."""
        beyond = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert beyond <= 0, f"{self.page.url} is {beyond} px too wide"

    def has_no_barrier(self) -> None:
        found = Axe().run(self.page, options=OPTIONS).response["violations"]
        told = [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]
        assert told == [], f"{self.page.url}: {told}"

    # Reading

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url).split("?")[0]

    def reads(self, words: str) -> None:
        assert words in self.text, f"{words!r} is not on {self.page.url}:\n{self.text}"

    def does_not_read(self, words: str) -> None:
        assert words not in self.page.content()

    # Filling in

    def answers_step_by_step(self, **values) -> "Walker":
        """Go through a form in steps; each value is given on the step that shows its field."""
        waiting = dict(values)
        for _step in range(20):
            for name in [one for one in waiting if self.page.locator(f"main [name='{one}']:visible").count()]:
                self.fill(name, waiting.pop(name))
            if self.page.locator("[data-finish]:visible").count():
                break
            self.page.click("[data-next]")
        assert waiting == {}, f"never asked on {self.page.url}"
        return self.presses("[data-finish]")

    def fill(self, name: str, value) -> None:
        field = self.page.locator(f"main [name='{name}']:visible").first
        kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            field.select_option(value)
        elif kind in ("radio", "checkbox"):
            at = "" if value is True else f"[value='{value}']"
            self.page.locator(f"main [name='{name}']{at}").first.check()
        else:
            field.fill(str(value))

    # Papers and addresses

    def addresses(self, selector: str) -> list[str]:
        return [one.get_attribute("href") for one in self.page.locator(selector).all()]

    def status_of(self, address: str) -> int:
        return self.page.request.get(self.base + address, max_redirects=0).status

    def downloads(self, address: str) -> bytes:
        answer = self.page.request.get(self.base + address)
        assert answer.status == 200, address
        return answer.body()

    @staticmethod
    def words_of(pdf: bytes) -> str:
        import pypdfium2

        with pypdfium2.PdfDocument(pdf) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
