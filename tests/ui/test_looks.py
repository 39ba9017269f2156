"""What holds without a browser: weight, contrast, directions, nothing inline, words in every language."""

import io
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from django.utils.translation import override
from django.utils.translation.template import templatize

import parcours
from parcours.ui import fonts
from parcours.ui.finders import FontsFinder
from tests.ui.serving import page

PACKAGES = Path(parcours.__file__).parent
UI = PACKAGES / "ui"
SHEETS = sorted((UI / "static/ui/css").glob("*.css"))
SCRIPTS = sorted((UI / "static/ui/js").glob("*.js"))
INKS = ("ink", "ink-soft", "link", "bad", "good", "saffron-deep")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def test_the_first_load_is_light():
    htmx = Path(finders.find("django_htmx/htmx-2.min.js")).stat().st_size
    sheets = sum(one.stat().st_size for one in SHEETS)
    assert sheets <= 45_000
    assert sheets + htmx + (UI / "static/ui/js/page.js").stat().st_size <= 100_000


def test_only_logical_directions():
    physical = re.compile(
        r"(?<![-\w])(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b|(?<![-\w])(?:left|right)\s*:"
    )
    for sheet in SHEETS:
        assert physical.findall(sheet.read_text()) == [], sheet.name
        assert "text-align: left" not in sheet.read_text()


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def themes() -> dict[str, dict[str, str]]:
    text = SHEETS[0].read_text()
    blocks = re.findall(r"color-scheme: (light|dark);(.*?)}", text, re.S)
    return {
        f"{name} {n}": dict(re.findall(r"--([\w-]+): (#\w{6});", block))
        for n, (name, block) in enumerate(blocks)
    }


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *[(front, back, 4.5) for front in INKS for back in ("paper", "sheet", "shade")],
        ("good", "good-wash", 4.5),
        ("bad", "bad-wash", 4.5),
        ("saffron-deep", "saffron-wash", 4.5),
        ("on-deep", "deep", 4.5),
        ("focus", "paper", 3),
        ("focus", "sheet", 3),
        ("edge", "sheet", 3),
        ("edge", "paper", 3),
    ],
)  # fmt: skip
def test_contrast(theme, front, back, least):
    colours = themes()[theme]
    assert contrast(colours[front], colours[back]) >= least


def test_the_two_ways_to_be_dark_agree():
    dark = [colours for name, colours in themes().items() if name.startswith("dark")]
    assert len(dark) == 2
    assert dark[0] == dark[1]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_nothing_is_inline(language):
    html = page(language)
    assert "<style" not in html
    assert not re.search(r"\sstyle=|\son\w+=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html


def test_no_template_is_inline_either():
    for path in (UI / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son(?:click|submit|load|change)=", text), path
        # Data are never run: the policy of the page lets no script of its own through.
        assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", text), path
        get_template(str(path.relative_to(UI / "templates")))


def test_a_theme_is_only_one_we_know():
    assert 'data-theme="dark"' in page("fr", "dark")
    assert "data-theme=" not in page("fr", "x").split("<body")[0]


@pytest.mark.parametrize("status", ["403", "404", "500"])
def test_error_pages_stand_without_a_request(status):
    with override("fr"):
        html = render_to_string(f"{status}.html")
    assert "Retour à l" in html
    assert "<h1>" in html


# Words


def said_in(package: Path):
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.html")]):
        source = path.read_text()
        if path.suffix == ".html":
            source = templatize(source, origin=str(path))
        for _line, words, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            yield context, words if isinstance(words, tuple) else (words,)


@pytest.mark.parametrize("package", ["ui", "documents"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_sentence_is_said_in_every_language(package, language):
    folder = PACKAGES / package
    with open(folder / f"locale/{language}/LC_MESSAGES/django.po", "rb") as file:
        catalogue = read_po(file, locale=language)
    known = {}
    for entry in catalogue:
        key = entry.context, entry.id if isinstance(entry.id, tuple) else (entry.id,)
        known[key] = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert list(entry.check(catalogue)) == []
    for key in set(said_in(folder)):
        assert all(known.get(key, [""])), key
        if len(key[1]) == 2:
            assert len(known[key]) == {"fr": 2, "ar": 6}[language]


# Fonts

HAVE_FONTS = find_spec("fontpkg_ibm_plex_sans") and find_spec("fontpkg_ibm_plex_sans_arabic")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    if not HAVE_FONTS:
        pytest.skip("THE FONT PACKAGES ARE NOT INSTALLED: the fonts are not built")
    from django.test import override_settings

    with override_settings(PARCOURS_HOME=tmp_path_factory.mktemp("home")):
        fonts.link_tags.cache_clear()
        assert fonts.link_tags() == ""
        yield fonts.build()
    fonts.link_tags.cache_clear()


def test_fonts_are_small_and_hold_our_letters(built):
    from fontTools.ttLib import TTFont

    latin = TTFont(built / fonts.LATIN_FILE)
    assert {ord(one) for one in "éÉœŒçÇêïûÀ’«»€…–\u202f"} <= set(latin.getBestCmap())
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in latin["fvar"].axes] == [
        ("wght", 400, 700)
    ]
    arabic = TTFont(built / "plex-sans-arabic-400.woff2")
    assert {ord(one) for one in "ابجدهوزأإآةىءؤئپڤگ،؟ـ"} <= set(arabic.getBestCmap())
    assert "GSUB" in arabic
    assert "GPOS" in arabic
    for path in built.glob("*.woff2"):
        assert path.stat().st_size < 60_000


def test_fonts_are_built_once_and_found(built):
    before = {path: path.stat().st_mtime_ns for path in built.iterdir()}
    assert fonts.build() == built
    assert {path: path.stat().st_mtime_ns for path in built.iterdir()} == before
    finder = FontsFinder()
    assert {name for name, _storage in finder.list([])} == {path.name for path in built.iterdir()}
    assert finder.find("ui/fonts/fonts.css") == str(built / "fonts.css")
    for path in ("ui/fonts/nothing.woff2", "ui/fonts/../fonts.css", "fonts.css", "ui/fonts/"):
        assert finder.find(path) is None
    assert "ui/fonts/fonts.css" in fonts.link_tags()


def test_without_the_packages_the_system_fonts_serve(monkeypatch):
    monkeypatch.setattr(fonts, "sources", lambda: None)
    assert fonts.build() is None
