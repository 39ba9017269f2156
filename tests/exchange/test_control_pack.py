"""The control pack: drawn by lot and drawn again, without anybody's name, for a verifier within his term."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date
from random import Random

import pytest

from parcours.exchange import actions, control_actions, control_sampling, controlling, making
from parcours.exchange.control_models import ControlPack, Verifier
from parcours.exchange.control_sampling import SampleRule, code_of, drawn, order
from parcours.exchange.controlling import VerifierTold
from parcours.exchange.kinds import Asked
from parcours.journal.models import Entry
from parcours.journal.sealing import seal
from parcours.journal.streams import head_of
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import actions as people
from parcours.people.rules import Agreed, Document
from tests.factories import money
from tests.factories.accounts import actor, organisation
from tests.factories.papers import pdf
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.results import Told, tell

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 1)
JUNE = date(2022, 6, 15)
TERM = (date(2022, 8, 1), date(2022, 10, 31))
CANARY = {
    "given_latin": "Canarine",
    "family_latin": "Zzyzxova",
    "phone": "+212600998877",
    "quarter": "Rue du Canari",
}
AGREED = [Agreed("accompaniment"), Agreed("sharing"), Agreed("reporting")]


def told(**more) -> VerifierTold:
    usual = {"project": "OFICIO", "name": "A. Benali", "firm": "Audit & Co", "mandate": "M-2022/7"}
    return VerifierTold(**usual | {"since": TERM[0], "until": TERM[1]} | more)


def enrolled(who, project="OFICIO", on=JUNE) -> Told:
    return Told("training.enrolled", who, on=on, project=project)


class House:
    def __init__(self):
        load_second()
        self.grantee, self.other = organisation("ALDEA"), organisation("RAICES")
        self.by = actor(self.grantee, "coordinator")
        self.officer = actor(self.grantee)
        self.monitor = actor(self.grantee, "monitoring")
        self.elsewhere = actor(self.other, "coordinator")

    def named(self, by=None, **more):
        with clock.at(TODAY):
            return control_actions.name_verifier(by=by or self.by, verifier=told(**more)).id

    def people(self, many, project="OFICIO"):
        found = [uuid7() for _one in range(many)]
        tell(self.officer, *(enrolled(who, project) for who in found), at=date(2022, 7, 1))
        return found

    def canary(self, **more):
        paper = Document("passport", "XK7788991", expires_on=date(2030, 1, 1))
        told = CANARY | {"no_phone": False, "no_document": False, "documents": [paper], "consents": AGREED}
        with clock.at(date(2022, 2, 1)):
            who = person(self.officer, **told | more).person
        tell(self.officer, enrolled(who), at=date(2022, 7, 1))
        return who

    def taken(self, by=None, at=TODAY, **more):
        asked = {"kind": "control-pack", "form": "zip", "purpose": "audit", "project": "OFICIO"}
        with clock.at(at):
            return actions.export(by=by or self.by, **asked | more)

    def folder(self, done, by=None):
        with clock.at(TODAY), acting(by or self.by):
            _row, content = making.content(by or self.by, done.id)
        packed = zipfile.ZipFile(io.BytesIO(content))
        return {one: packed.read(one) for one in packed.namelist()}


@pytest.fixture
def house():
    return House()


def rows(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def refused(code, action, /, **arguments):
    with pytest.raises(Refused) as found:
        action(**arguments)
    assert found.value.code == f"exchange.{code}", found.value.code


# The sample ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "size"), [(0, 0), (1, 1), (30, 30), (31, 30), (300, 30), (301, 31), (1000, 100), (9000, 120)]
)
def test_the_size_is_by_rule(people, size):
    assert SampleRule().size(people) == size


def test_the_same_seed_draws_the_same_and_another_seed_another():
    people = [uuid7() for _one in range(200)]
    key = control_sampling.key_of(b"secret", "P", JUNE, TODAY, "seed-0001")
    codes = [code_of(key, one) for one in people]
    assert len(set(codes)) == 200 and not any(str(one)[:8] in code for one in people for code in codes)
    first = drawn("seed-0001", codes, SampleRule())
    mixed = list(codes)
    Random(3).shuffle(mixed)
    assert drawn("seed-0001", mixed, SampleRule()) == first and len(first) == 30
    assert drawn("seed-0002", codes, SampleRule()) != first
    assert control_sampling.key_of(b"secret", "P", JUNE, TODAY, "seed-0002") != key


def test_everybody_has_the_same_chance():
    """Over 2,000 seeds each of 60 is drawn about half of the time."""
    codes = [f"P-{n}" for n in range(60)]
    found = dict.fromkeys(codes, 0)
    for n in range(2000):
        for code in order(f"seed-{n}", codes)[:30]:
            found[code] += 1
    # Five standard deviations of a fair coin.
    assert all(abs(times - 1000) < 5 * (2000 * 0.25) ** 0.5 for times in found.values())


def test_a_pack_is_drawn_again_from_its_folder_alone(house):
    house.people(80)
    house.named()
    folder = house.folder(house.taken())
    draw = json.loads(folder["draw.json"])
    codes = [row["code"] for row in rows(folder["population.csv"])]
    naive = sorted(codes, key=lambda code: hashlib.sha256(f"{draw['seed']}:{code}".encode()).hexdigest())
    assert len(codes) == draw["population"] == 80 and draw["drawn"] == naive[:30]
    assert [row["code"] for row in rows(folder["index.csv"])] == draw["drawn"]


def test_people_of_other_projects_and_days_are_never_drawn(house):
    ours, theirs = house.people(5), house.people(40, "SEMILLA")
    tell(house.officer, enrolled(uuid7(), on=date(2021, 1, 1)), at=date(2022, 7, 1))
    [entry] = tell(house.officer, enrolled(uuid7()), at=date(2022, 7, 1))
    tell(house.officer, Told("training.enrolled", on=JUNE, project="OFICIO", retracts=entry), at=TODAY)
    house.named()
    done = house.taken(since=date(2022, 1, 1), until=date(2022, 6, 30))
    row = pack_of(done)
    with clock.at(TODAY), acting(house.by):
        found = controlling.drawn_again(house.by, controlling.pack(house.by, row.id))
    assert set(found.codes.values()) == set(ours) and not set(theirs) & set(found.codes.values())
    assert sorted(found.codes[code] for code in found.drawn) == sorted(ours)


def pack_of(done) -> ControlPack:
    with as_role("system"):
        return ControlPack.objects.select_related("verifier", "export").get(export=done.id)


def test_what_is_recorded_later_does_not_change_whom_it_is_of(house):
    house.people(50)
    house.named()
    row = pack_of(house.taken())
    with clock.at(TODAY), acting(house.by):
        first = controlling.drawn_again(house.by, controlling.pack(house.by, row.id)).drawn
    house.people(50)
    with clock.at(TODAY), acting(house.by):
        assert controlling.drawn_again(house.by, controlling.pack(house.by, row.id)).drawn == first


# What is in it, and what never is -----------------------------------------------------------------


def test_nothing_of_somebody_is_in_any_byte(house):
    who = house.canary()
    with clock.at(date(2022, 7, 1)):
        money.agreed(house.by)
        money.spent(house.by, voucher=pdf(), day=JUNE, what="Canarine Zzyzxova", reference="Zzyzxova-1")
    house.named()
    folder = house.folder(house.taken())
    whole = b"\n".join(folder.values()).lower()
    with as_role("system"):
        from parcours.people.models import Person

        code = Person.objects.get(pk=who).code
    personal = [*CANARY.values(), "XK7788991", str(who), who.hex, code, "600998877", "1994-05-02", "diallo"]
    assert [one for one in personal if one.lower().encode() in whole] == []
    [line] = rows(folder["index.csv"])
    assert line["state"] == "open" and int(line["answers"]) == 3
    assert {row["purpose"] for row in rows(folder["answers.csv"])} == {
        "accompaniment",
        "sharing",
        "reporting",
    }
    assert [row["kind"] for row in rows(folder["decisions.csv"])] == ["training.enrolled"]


def test_facts_leave_only_where_they_are_named(house):
    from types import SimpleNamespace

    from parcours.exchange.control_reading import facts_of

    facts = {"outcome": "project", "amount": "120.00", "organisation": "x", "session": str(uuid7())}
    facts |= {"purpose": str(uuid7()), "result": "ABCDEFGHJKMNPQRSTUVWXYZ012", "given": True}
    assert facts_of(SimpleNamespace(facts=facts)) == {"outcome": "project", "amount": "120.00", "given": True}


def test_whoever_agrees_no_more_is_a_line_without_content(house):
    who = house.canary()
    with clock.at(date(2022, 8, 1)), acting(house.officer):
        from parcours.people import queries

        [consent] = [one for one in queries.consents(house.officer, who) if one.purpose == "reporting"]
    with clock.at(date(2022, 8, 1)):
        people.withdraw_consent(by=house.officer, person=who, consent=consent.id)
    house.people(2)
    house.named()
    done = house.taken()
    folder = house.folder(done)
    [line] = [row for row in rows(folder["index.csv"]) if row["state"] == "closed"]
    assert [value for name, value in line.items() if name not in ("code", "state") and value] == []
    parts = ("answers", "consents", "decisions", "attendance", "payments")
    assert not any(row["code"] == line["code"] for one in parts for row in rows(folder[f"{one}.csv"]))
    assert pack_of(done).closed == 1 and len(done.warnings) == 1


def test_every_part_has_its_sum(house):
    house.people(3)
    house.named()
    folder = house.folder(house.taken())
    told = dict(reversed(line.split("  ")) for line in folder["SHA256SUMS"].decode().splitlines())
    assert set(told) == set(folder) - {"SHA256SUMS"}
    assert all(hashlib.sha256(folder[name]).hexdigest() == sum_ for name, sum_ in told.items())
    for language, word in (("fr", "tirage"), ("en", "draw")):
        text = folder[f"README.{language}.txt"].decode()
        assert word in text and told["index.csv"] in text and "M-2022/7" in text


def test_entries_stand_in_their_seals(house):
    house.people(4)
    seal()
    house.named()
    folder = house.folder(house.taken())
    seals = {one["number"]: one for one in json.loads(folder["seals.json"])}
    lines = rows(folder["decisions.csv"])
    assert len(lines) == 4
    for one in seals.values():
        hashes = b"".join(bytes.fromhex(each) for each in one["hashes"])
        assert head_of(bytes.fromhex(one["previous"]), one["sequences"], hashes).hex() == one["head"]
    for line in lines:
        one = seals[int(line["seal"])]
        place = one["sequences"].index(int(line["sequence"]))
        assert one["hashes"][place] == line["hash"]


def test_payments_are_told_with_the_sums_of_their_vouchers(house):
    paper = pdf(said=b"invoice")
    with clock.at(date(2022, 7, 1)):
        money.agreed(house.by)
        money.spent(house.by, voucher=paper, day=date(2022, 6, 1))
    house.people(1)
    house.named()
    [line] = rows(house.folder(house.taken())["spending.csv"])
    assert line["amount"] == "100.00" and line["heading"] == "1"
    assert line["vouchers_sha256"] == hashlib.sha256(paper).hexdigest()
    assert "Salary" not in str(line)


def test_its_making_is_recorded_with_seed_size_and_sum(house):
    house.people(3)
    house.named()
    done = house.taken()
    with as_role("system"):
        entry = Entry.objects.get(kind="exchange.control_pack_made")
    assert entry.facts["seed"] == pack_of(done).seed and entry.facts["sha256"] == done.sha256
    assert entry.facts["drawn"] == 3 and entry.project == "OFICIO" and "Benali" not in str(entry.facts)


# Who, and when ------------------------------------------------------------------------------------


def test_without_a_verifier_in_his_term_nothing_is_drawn(house):
    house.people(3)
    refused("no_verifier", house.taken)
    wanted = house.named()
    assert house.taken(at=TERM[0]) and house.taken(at=TERM[1])
    refused("no_verifier", house.taken, at=date(2022, 11, 1))
    refused("no_verifier", house.taken, at=date(2022, 7, 31))
    with clock.at(TODAY):
        control_actions.end_verifier(by=house.by, verifier=wanted)
    refused("no_verifier", house.taken)
    with clock.at(TODAY):
        refused("term_over", control_actions.end_verifier, by=house.by, verifier=wanted)


def test_after_the_term_nobody_of_a_pack_is_shown(house):
    house.people(3)
    house.named()
    row = pack_of(house.taken())
    with clock.at(date(2022, 11, 1)), acting(house.by), pytest.raises(Refused) as found:
        controlling.drawn_again(house.by, controlling.pack(house.by, row.id))
    assert found.value.code == "exchange.term_over"


def test_whom_it_is_of_is_told_to_who_made_it_alone(house):
    house.people(3)
    house.named()
    row = pack_of(house.taken())
    with clock.at(TODAY), acting(house.monitor), pytest.raises(Missing):
        controlling.drawn_again(house.monitor, controlling.pack(house.monitor, row.id))
    with clock.at(TODAY), acting(house.elsewhere), pytest.raises(Missing):
        controlling.pack(house.elsewhere, row.id)
    with clock.at(TODAY), acting(house.elsewhere):
        # The second wall alone.
        assert not ControlPack.objects.exists() and not Verifier.objects.exists()


@pytest.mark.parametrize("role", ["caseworker", "trainer", "funder", "administrator", "data_protection"])
def test_other_roles_name_nobody_and_draw_nothing(house, role):
    by = actor(house.grantee, role)
    with pytest.raises(NotAllowed):
        control_actions.name_verifier(by=by, verifier=told())
    with pytest.raises((NotAllowed, Missing)):
        house.taken(by)


def test_what_is_refused_of_a_verifier(house):
    with clock.at(TODAY):
        name = control_actions.name_verifier
        refused("not_yours_to_control", name, by=house.elsewhere, verifier=told())
        refused("not_yours_to_control", name, by=house.by, verifier=told(project="NOWHERE"))
        refused("term_ends_first", name, by=house.by, verifier=told(until=date(2022, 7, 1)))
        refused("term_wrong", name, by=house.by, verifier=told(until=date(2024, 7, 1)))
        refused("term_wrong", name, by=house.by, verifier=told(since=JUNE, until=JUNE))
        refused("say_who_verifies", name, by=house.by, verifier=told(name=" "))
        with pytest.raises(Missing):
            control_actions.end_verifier(by=house.elsewhere, verifier=house.named())


def test_a_project_with_people_must_be_named(house):
    house.named()
    refused("nobody_to_draw", house.taken)
    refused("say_which_project", house.taken, project="")
    refused("not_yours_to_control", house.taken, by=house.elsewhere)


def test_a_pack_is_made_alone_for_tests_and_writes_nothing(house):
    house.people(3)
    house.named()
    with clock.at(TODAY), acting(house.by):
        assert making.build(house.by, "control-pack", Asked("zip", project="OFICIO")).content
    with as_role("system"):
        assert not ControlPack.objects.exists()
