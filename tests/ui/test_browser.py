"""The parts in a real browser: no violation, no sideways scrolling, and the modules do their work."""

import pytest

from tests.browsing import CHROMIUM, chromium, rest
from tests.ui.serving import guide_server

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        CHROMIUM is None, reason="CHROMIUM IS NOT INSTALLED: the parts are not seen in a browser"
    ),
]


@pytest.fixture(scope="module")
def browser():
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def address():
    with guide_server() as base:
        yield base


@pytest.fixture
def opened(browser, address):
    contexts = []

    def open_at(path="/fr/light", width=1440, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address + path)
        rest(page)
        return page

    yield open_at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", ["/fr/light", "/ar/dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_every_part_is_accessible_and_fits(opened, path, width):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(path, width)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.complaints == []


@pytest.mark.parametrize("path", ["/fr/light", "/ar/light"])
def test_every_target_is_large_enough_for_a_thumb(opened, path):
    small = opened(path, 360).evaluate(
        """[...document.querySelectorAll("a, button, select, summary, input:not([type=hidden]), textarea")]
        .filter((one) => {
            const box = (one.closest(".choice") || one).getBoundingClientRect();
            return box.width > 0 && box.height > 1 && box.height < 43.5 && !one.closest("p");
        }).map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_a_second_link_in_a_row_is_reached_by_a_thumb(opened):
    """What the title covers is the row; a thumb does not hover."""
    hit = opened("/fr/light", 360).evaluate(
        """[...document.querySelectorAll(".rows .beside")].map((one) => {
            one.scrollIntoView({block: "center"});
            const box = one.getBoundingClientRect();
            return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === one;
        })"""
    )
    assert hit and all(hit)


def test_a_button_in_a_row_covers_no_words(opened):
    """The room that a link takes for a thumb is none of its height: a button has its own."""
    margins = opened("/fr/light", 360).evaluate(
        """[...document.querySelectorAll(".rows .button")].map(
            (one) => getComputedStyle(one).marginBlockStart
        )"""
    )
    assert set(margins) == {"0px"}


def test_steps_show_one_group_keep_what_was_typed_and_stop_at_an_empty_answer(opened):
    page = opened()
    form = page.locator("form[data-steps]")
    page.fill("#step_family_name", "Kouassi")
    for part, typed in enumerate(("3", "5", "1994")):
        page.fill(f"#step_birth_date_{part}", typed)
    assert form.locator(".step:visible").count() == 1
    page.click("[data-next]")
    assert form.locator("legend:visible").first.inner_text() == "2"
    page.click("[data-next]")
    assert form.locator(".error:visible").count() == 1
    page.check("#step_sex_0")
    assert form.locator(".error:visible").count() == 0
    page.click("[data-next]")
    assert form.locator("[data-finish]").is_visible()
    page.click("[data-back]")
    page.wait_for_function("document.querySelector('#step_sex_0').checked")
    page.go_back()
    assert page.input_value("#step_family_name") == "Kouassi"


def test_steps_begin_where_the_server_stopped_and_going_back_stays_in_the_form(opened):
    page = opened()

    def refused(route):
        """As the server answers when something is wrong that no single part asks for."""
        told = route.fetch().text().replace("data-steps>", 'data-steps><div class="field invalid"></div>')
        route.fulfill(body=told, content_type="text/html; charset=utf-8")

    page.route("**/fr/light", refused)
    page.reload()
    rest(page)
    form = page.locator("form[data-steps]")
    assert form.locator("[data-finish]").is_visible()
    for part in ("2", "1"):
        page.click("[data-back]")
        assert form.locator("legend:visible").first.inner_text() == part


def test_without_javascript_the_whole_form_is_there(opened):
    page = opened(java_script_enabled=False)
    form = page.locator("form[data-steps]")
    assert form.locator(".step:visible").count() == 3
    assert form.locator("[data-finish]").is_visible()
    assert page.locator("select.mark-cell:visible").count() > 0


def test_attendance_turns_at_a_tap_and_sends_the_select(opened):
    page = opened(width=360)
    cell = page.locator("td:has(select[name=m0_3])")
    cell.locator("button").click()
    assert page.locator("select[name=m0_3]").evaluate("one => one.value") == "present"
    page.locator("[data-everyone]").nth(1).click()
    assert page.locator("select[name=m1_1]").evaluate("one => one.value") == "present"
    assert page.locator("select[name=m3_1]").evaluate("one => one.value") == "absent"


def test_the_theme_is_kept_in_a_cookie(opened, address):
    page = opened("/fr/")
    page.click("details.menu summary")
    page.click("[data-theme-choice=dark]")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert "theme=dark" in page.evaluate("document.cookie")
    page.keyboard.press("Escape")
    assert not page.locator(".sheet").is_visible()


def test_a_second_click_sends_nothing(opened):
    page = opened()
    page.evaluate(
        """() => {
            const form = document.querySelector("form.confirm");
            document.addEventListener("submit", (event) => {
                if (event.defaultPrevented) return;
                window.passed = (window.passed || 0) + 1;
                event.preventDefault();
            });
            form.querySelector("button").click();
            form.querySelector("button").click();
        }"""
    )
    assert page.evaluate("window.passed") == 1


def test_print_keeps_the_words_and_drops_the_controls(opened):
    page = opened("/fr/dark")
    page.emulate_media(media="print")
    assert not page.locator(".navigation").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
