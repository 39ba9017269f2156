"""The checks of the code base have teeth: each finds what it is there to find."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.utils import translation
from django.utils.translation import ngettext

from tools import catalogues, templates

SOUND = '<!doctype html><html lang="fr" dir="ltr"><body><script src="/static/a.js"></script></body></html>'


def faults(text):
    return [sentence for _, sentence in templates.problems(Path("page.html"), text)]


def test_a_sound_page_passes():
    assert faults(SOUND) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<script>alert(1)</script>", "inline script"),
        ("<style>p {}</style>", "inline style"),
        ('<p style="color: red">', "style attribute"),
        ('<p\n  onclick="go()">', "event attribute"),
        ('<a href="javascript:go()">', "javascript:"),
        ("{{ name|safe }}", "unescaped"),
        ("{% autoescape off %}", "unescaped"),
        ('<script src="https://elsewhere.example/a.js"></script>', "outside"),
        ('<img src="a.png">', "without alt"),
        ('<form method="post"><button>Go</button></form>', "csrf_token"),
        ('<form method="get"><button>Show</button></form>', "novalidate"),
        ('<html dir="ltr"><body></body></html>', "without lang"),
        ('<html lang="fr"><body></body></html>', "without dir"),
    ],
)
def test_each_fault_of_a_template_is_found(text, words):
    assert any(words in sentence for sentence in faults(text)), faults(text)


def test_comments_are_no_faults():
    assert faults("{# <style> #}<!-- <script>x</script> -->") == []


def message(id, string, **more):
    return Catalog().add(id, string, **more)


@pytest.mark.parametrize(
    ("id", "string", "words"),
    [
        ("Save", "", "not translated"),
        ("%(name)s is here", "est ici", "placeholders"),
        ("{name} is here", "{nom} est ici", "placeholders"),
        (("%(n)s day", "%(n)s days"), ("%(n)s jour", ""), "not translated"),
        (("%(n)s day", "%(n)s days"), ("%(m)s jour", "%(n)s jours"), "placeholders"),
    ],
)
def test_each_fault_of_a_translation_is_found(id, string, words):
    assert any(words in fault for fault in catalogues.faults(message(id, string)))


@pytest.mark.parametrize(
    ("string", "words"),
    [
        ("L'orientation", "apostrophe"),
        ("Sous « Compte »", "U+00A0 after"),
        ("Vraiment ?", "U+202F"),
        ("À noter : ceci", "colon"),
    ],
)
def test_each_fault_of_french_typography_is_found(string, words):
    assert any(words in fault for fault in catalogues.faults(message("Save", string), "fr"))
    assert not list(catalogues.faults(message("Save", string), "ar"))
    assert not list(catalogues.faults(message("Save", catalogues.typeset(string, "fr")), "fr"))


def test_french_as_it_should_be_set_is_no_fault():
    sound = "L’heure\u00a0: 14:30, sous «\u00a0Compte\u00a0»\u202f; vraiment\u202f?"
    assert not list(catalogues.faults(message("Save", sound), "fr"))
    assert catalogues.typeset(sound, "fr") == sound


def test_a_translation_to_be_reviewed_is_a_fault():
    assert "fuzzy" in next(catalogues.faults(message("Save", "Garder", flags=["fuzzy"])))


def test_an_arabic_dual_may_leave_the_number_out():
    forms = ("%(n)s", "يوم", "يومان", "%(n)s أيام", "%(n)s يوما", "%(n)s يوم")
    assert not list(catalogues.faults(message(("%(n)s day", "%(n)s days"), forms)))


def test_arabic_numbers_are_followed_by_the_forms_that_translators_write():
    for package in catalogues.packages():
        path = catalogues.po_file(package, "ar")
        if path.exists():
            assert catalogues.read(path, "ar").plural_expr == catalogues.PLURALS["ar"]
    assert catalogues.read(Path("nowhere.po"), "ar").plural_expr == catalogues.PLURALS["ar"]
    with translation.override("ar"):
        said = {n: ngettext("%(days)s day left", "%(days)s days left", n) for n in (5, 27, 100)}
    assert said == {5: "باق %(days)s أيام", 27: "باق %(days)s يوما", 100: "باق %(days)s يوم"}


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("a = f\"{x} {_('or')}\"\n", [1]),
        ('a = 1\nb = f\'{ngettext("x", "y", n) % n}\'\n', [2]),
        ("a = f\"{words(_x)} {x}\"\nb = _('or')\nc = '{_(}'\n", []),
    ],
)
def test_what_is_translated_inside_an_f_string_is_told(code, lines):
    assert list(catalogues.unheard(code.encode())) == lines


def test_messages_are_found_in_python_and_in_templates(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "code.py").write_text(
        "a = _('One')\nb = ngettext('%(n)s two', '%(n)s twos', n)\nc = pgettext('x', 'Three')\n"
    )
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}{% translate 'Four' %}"
        "{% blocktranslate trimmed %}\n  Five {{ name }}\n{% endblocktranslate %}"
    )
    found = {catalogues._single(message.id) for message in catalogues.wanted(tmp_path) if message.id}
    assert found == {"One", "%(n)s two", "Three", "Four", "Five %(name)s"}
