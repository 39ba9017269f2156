"""Skills and the profile on screen: searched, chosen, corrected; nothing lost, nothing for the wrong eyes."""

import pytest

from parcours.cases import queries
from parcours.kernel.context import acting
from parcours.people import actions as people
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.skills import load_esco, skill

pytestmark = pytest.mark.django_db
TOLD = {
    "label": "couture",
    "group": "g:7531",
    "years": "4",
    "level": "alone",
    "known": "observed",
    "wish": "yes",
}


@pytest.fixture(autouse=True)
def programme():
    return load_eu_maroc()


@pytest.fixture
def salma(sign_in):
    return sign_in("caseworker")


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def told(client, who) -> list[tuple]:
    with acting(client.actor):
        return [(row.group_id, row.label, row.years) for row in queries.skills_of(client.actor, who)]


def test_a_trade_is_searched_by_what_people_call_it_and_nothing_typed_is_lost(salma):
    who = person(salma.actor).person
    address = f"/people/{who}/skills/add/"
    assert address in page(salma, f"/people/{who}/")
    typed = TOLD | {"group": "", "find": "couturière", "years": "many", "search": "1"}
    found = salma.post(address, typed)
    text = found.content.decode()
    assert found.status_code == 200 and 'value="g:7531"' in text
    assert 'value="couture"' in text and 'value="many"' in text and "error" not in text.split("<main")[1]
    # While one is looked for the chosen one stays in sight, also when something else is searched.
    other = salma.post(address, TOLD | {"find": "plomberie", "search": "1"}).content.decode()
    assert 'value="g:7531"' in other and 'value="g:7126"' in other and told(salma, who) == []
    nothing = salma.post(address, {"find": "xyzzy", "search": "1"}).content.decode()
    assert 'name="group"' not in nothing
    wrong = salma.post(address, typed | {"search": ""} | {"group": "g:0000"})
    assert wrong.status_code in (200, 422)
    wrong = salma.post(address, TOLD | {"years": "many"})
    assert wrong.status_code == 422 and 'value="many"' in wrong.content.decode()
    done = salma.post(address, TOLD)
    assert (done.status_code, done["Location"]) == (302, f"/people/{who}/")
    assert told(salma, who) == [("7531", "couture", 4)]
    again = salma.post(address, TOLD)
    assert again.status_code == 422 and told(salma, who) == [("7531", "couture", 4)]


@pytest.mark.parametrize("group", ["g:9999", "e:nothing", "e:", "x", "g:"])
def test_what_is_no_choice_is_refused(salma, group):
    who = person(salma.actor).person
    answer = salma.post(f"/people/{who}/skills/add/", TOLD | {"group": group, "find": "\x00"})
    assert answer.status_code == 422 and told(salma, who) == []


def test_it_is_corrected_and_taken_back(salma):
    who = person(salma.actor).person
    one = skill(salma.actor, who)
    address = f"/people/{who}/skills/{one}/"
    assert 'value="couture"' in page(salma, address)
    assert salma.post(address, TOLD | {"years": "6"}).status_code == 302
    assert told(salma, who) == [("7531", "couture", 6)]
    with acting(salma.actor):
        [row] = queries.skills_of(salma.actor, who)
    shown = page(salma, f"/people/{who}/skills/{row.id}/")
    assert "versions" in shown
    assert salma.post(f"/people/{who}/skills/{row.id}/", {"withdraw": "1"}).status_code == 302
    assert told(salma, who) == [] and salma.get(address).status_code == 404
    other = person(salma.actor, given_latin="Awa").person
    assert salma.get(f"/people/{other}/skills/{skill(salma.actor, who)}/").status_code == 404


def test_an_occupation_proposes_its_skills(salma, tmp_path):
    baker, [dough, _oven, hygiene] = load_esco(tmp_path)
    who = person(salma.actor).person
    address = f"/people/{who}/skills/add/"
    found = salma.post(address, {"find": "boulangère", "search": "1"}).content.decode()
    assert f'value="e:{baker.id}"' in found and 'value="g:7512"' in found
    done = salma.post(address, TOLD | {"label": "pain", "group": f"e:{baker.id}"})
    assert done.status_code == 302 and "/skills/" in done["Location"]
    asked = page(salma, done["Location"])
    assert f'value="{dough}"' in asked and "préparer la pâte" in asked
    kept = TOLD | {"label": "pain", "group": f"e:{baker.id}", "can": [str(dough), str(hygiene)]}
    assert salma.post(done["Location"], kept).status_code == 302
    assert "préparer la pâte" in page(salma, f"/people/{who}/")
    # Another trade has other skills: those of this one are not carried along.
    with acting(salma.actor):
        [row] = queries.skills_of(salma.actor, who)
    other = salma.post(f"/people/{who}/skills/{row.id}/", kept | {"group": "g:5120"})
    assert other.status_code == 302
    with acting(salma.actor):
        [row] = queries.skills_of(salma.actor, who)
    assert (row.group_id, row.can, row.esco_id) == ("5120", [], None)


def test_the_profile_says_each_factor_and_never_a_score(salma, sign_in):
    who = person(salma.actor, literacy="none").person
    shown = page(salma, f"/people/{who}/").split('id="difficulties"')[1].split("</section>")[0]
    assert "Vous ne lisez et n’écrivez pas." in shown and "Quelques difficultés" in shown
    assert "Nous ne savons pas si vous avez un revenu." in shown
    assert "violence" not in shown.lower()
    people.record_restricted(by=salma.actor, person=who, kind="violence", text="Qzovsealed")
    assert page(salma, f"/people/{who}/").split('id="difficulties"')[1].split("</section>")[0] == shown
    reader = page(salma, f"/people/{who}/difficulties/")
    assert "Vous avez subi des violences." in reader and "Qzovsealed" not in reader
    colleague = sign_in("caseworker", login="colleague")
    other = page(colleague, f"/people/{who}/difficulties/")
    assert "violence" not in other.split("<main")[1].lower()
    trainer = sign_in("trainer", login="trainer")
    assert trainer.get(f"/people/{who}/difficulties/").status_code in (403, 404)
