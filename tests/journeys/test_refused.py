"""What is left out is said in the reader's words, never in the browser's, and what was typed stays."""

import pytest


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Répondez pour continuer."), ("ar", "أجيبوا عن هذا السؤال للمتابعة.")]
)
def test_registering_without_a_sex_is_refused_in_the_readers_words(walk, language, words):
    officer = walk("caseworker", language, width=360)
    officer.goes_to("/people/register/")
    page = officer.page
    # One of four boxes is enough for a name; none of them is asked for where the first part ends.
    page.click("[data-next]")
    said = page.locator("#id_given_latin_field .error:visible")
    assert said.count() == 1 and said.inner_text() == words
    page.fill("[name=given_latin]", "Mariam")
    page.click("[data-next]")
    page.click("[data-next]")
    said = page.locator("#id_sex_field .error:visible")
    assert said.count() == 1
    assert said.inner_text() == words
    assert page.evaluate("document.querySelector('[data-register]').noValidate")
    page.click("[data-back]")
    assert page.input_value("[name=given_latin]") == "Mariam"
