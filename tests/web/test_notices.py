"""What is read to a person before she agrees: its words stand for its version, and stay readable."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.people import actions, queries
from parcours.people.agreements import agreement
from parcours.people.enums import Purpose
from parcours.people.rules import Agreed
from parcours.programmes.queries import pack
from parcours.web.people import notices
from tests.factories.people import person
from tests.factories.programmes import eu_maroc_text, load, load_eu_maroc

pytestmark = pytest.mark.django_db
KNOWN = Path(__file__).with_name("notices.json")


def mark(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\x00{text}".encode()).hexdigest()[:20]


def said() -> dict[str, str]:
    """Programme, purpose, version and language → mark of the words, of the pack and of the built-in ones."""
    found = {}
    load_eu_maroc()
    told = [(pack().code, one.purpose, one.version, one.title, one.text) for one in pack().notices]
    told += [("", purpose.value, *notices._built_in(purpose)) for purpose in Purpose]
    for code, purpose, version, titles, texts in told:
        for language, text in texts.items():
            found[f"{code} {purpose} {version} {language}"] = mark(titles.get(language, ""), text)
    return found


def test_other_words_are_another_version():
    """A new version adds its lines to notices.json; a line that is there is never changed."""
    known = json.loads(KNOWN.read_text())
    assert {key: known.get(key) for key in said()} == said()


@pytest.fixture
def officer(sign_in):
    load_eu_maroc()
    return sign_in("caseworker")


def test_her_page_shows_the_words_that_were_read_to_her(officer):
    read = pack().notice("accompaniment")
    who = person(officer.actor, consents=[Agreed("accompaniment", notice_version=read.version)]).person
    page = officer.get(f"/people/{who}/").content.decode()
    assert read.text["fr"].split("’")[0] in page


def test_what_was_agreed_to_in_former_words_holds_and_is_shown_in_them(sign_in):
    fresh = eu_maroc_text()
    at = fresh.index("[[notices]]")
    former = fresh[:at] + re.sub(r'version = "[23]"', 'version = "1"', fresh[at:]).replace("’", "'")
    words = load(former).notice("sharing").text["fr"]
    officer = sign_in("caseworker")
    who = person(officer.actor, consents=[Agreed("accompaniment"), Agreed("sharing")]).person
    load_eu_maroc()
    with acting(officer.actor):
        assert agreement(who, None).notice_version == "1"
        assert notices.as_read("sharing", "1", "fr", clock.today())[1] == words
    assert pack().notice("sharing").version == "2" and "'" in words


def test_french_is_set_as_french_is():
    load_eu_maroc()
    for one in pack().notices:
        assert not set("'") & set(one.text["fr"]) and not re.search(r" [:;!?]", one.text["fr"]), one.purpose


def test_words_of_a_version_that_nobody_knows_are_not_made_up():
    load_eu_maroc()
    assert notices.as_read("sharing", "99", "fr", clock.today()) is None


def test_when_she_has_withdrawn_her_page_says_so_and_what_may_still_be_done(officer):
    who = person(officer.actor).person
    with acting(officer.actor):
        [agreed] = [one for one in queries.consents(officer.actor, who) if one.purpose == "accompaniment"]
    before = officer.get(f"/people/{who}/").content.decode()
    assert 'id="withdrawn"' not in before and f"/people/{who}/assessment/" in before
    actions.withdraw_consent(by=officer.actor, person=who, consent=agreed.id)
    page = officer.get(f"/people/{who}/").content.decode()
    assert 'id="withdrawn"' in page
    steps = page.split('id="next"')[1].split("</section>")[0]
    assert f"/people/{who}/consent/" in steps and "/assessment/" not in steps and "/orientation/" not in steps


def test_agreeing_again_ends_it(officer):
    who = person(officer.actor).person
    with acting(officer.actor):
        [agreed] = [one for one in queries.consents(officer.actor, who) if one.purpose == "accompaniment"]
    actions.withdraw_consent(by=officer.actor, person=who, consent=agreed.id)
    actions.give_consent(by=officer.actor, person=who, answer=Agreed("accompaniment"))
    assert b'id="withdrawn"' not in officer.get(f"/people/{who}/").content
