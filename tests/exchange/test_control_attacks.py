"""Control packs after what happens later: merges, projects that go to others, roles taken away, days over."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest

from parcours.exchange import control_actions, control_reading, controlling, making
from parcours.journal.sealing import seal
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions as people
from parcours.programmes.models import Project
from tests.exchange.test_control_pack import CANARY, JUNE, TODAY, House, enrolled, pack_of
from tests.factories import money
from tests.factories.accounts import actor, member
from tests.factories.papers import pdf
from tests.factories.people import person
from tests.factories.results import Told, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return House()


def again(house, row, by=None, at=TODAY):
    by = by or house.by
    with clock.at(at), acting(by):
        return controlling.drawn_again(by, controlling.pack(by, row.id))


def taken_again(house, row, by=None, at=TODAY) -> bytes:
    by = by or house.by
    with clock.at(at), acting(by):
        return making.content(by, row.export_id)[1]


def refused(action, *given, **more) -> str:
    with pytest.raises(Refused) as found:
        action(*given, **more)
    return found.value.code


def registered(house, many: int) -> list:
    with clock.at(date(2022, 2, 1)):
        found = [person(house.officer, given_latin=f"Awa{chr(97 + n)}").person for n in range(many)]
    tell(house.officer, *(enrolled(who) for who in found), at=date(2022, 7, 1))
    return found


def test_a_merge_since_shows_nobody_who_was_not_drawn(house, monkeypatch):
    """Who was left out stays out, though there is one less now; who was merged is found where she is."""
    everybody = registered(house, 6)
    monkeypatch.setattr(controlling, "sample", _five(controlling.sample))
    house.named()
    row = pack_of(house.taken())
    first = again(house, row)
    assert len(first.drawn) == 5
    [out] = set(everybody) - {first.codes[code] for code in first.drawn}
    kept, gone = (first.codes[code] for code in first.drawn[:2])
    with clock.at(TODAY):
        chief = member(house.grantee, "coordinator")
        people.merge(by=chief, person=kept, duplicate=gone, reason="said")
    later = again(house, row)
    assert later.drawn == first.drawn and out not in later.codes.values()
    assert [later.codes[code] for code in first.drawn[:2]] == [kept, kept]


def _five(plain):
    def sample(row, asked, seed, rule):
        return plain(row, asked, seed, replace(rule, all_up_to=1, percent=1, least=5, most=5))

    return sample


def test_a_project_that_went_to_others_is_no_more_looked_at(house):
    registered(house, 2)
    theirs = house.elsewhere
    with as_role("system"):
        Project.objects.filter(pk="OFICIO").update(grantee=house.other)
    house.named(theirs)
    row = pack_of(house.taken(theirs))
    assert again(house, row, theirs).drawn and taken_again(house, row, theirs)
    with as_role("system"):
        Project.objects.filter(pk="OFICIO").update(grantee=house.grantee)
    assert refused(again, house, row, theirs) == "exchange.not_yours_to_control"
    assert refused(taken_again, house, row, theirs) == "exchange.not_yours_to_control"


def test_a_term_that_is_over_closes_the_folder_too(house):
    registered(house, 2)
    wanted = house.named()
    row = pack_of(house.taken())
    assert taken_again(house, row)
    assert refused(taken_again, house, row, at=date(2022, 11, 1)) in (
        "exchange.term_over",
        "exchange.cleared",
    )
    with clock.at(TODAY):
        control_actions.end_verifier(by=house.by, verifier=wanted)
    assert refused(taken_again, house, row) == "exchange.term_over"


def test_after_thirty_days_the_folder_is_gone_and_the_line_stays(house):
    registered(house, 1)
    house.named()
    row = pack_of(house.taken())
    late = TODAY + timedelta(days=31)
    with clock.at(late):
        from parcours.exchange import tasks

        tasks.clear()
    assert refused(taken_again, house, row, at=late) == "exchange.cleared"
    with as_role("system"):
        row.export.refresh_from_db()
        assert row.export.content is None and row.export.sha256
    assert again(house, row, at=late).drawn


def test_whose_right_was_taken_away_finds_nothing_any_more(house):
    registered(house, 1)
    house.named()
    row = pack_of(house.taken())
    less = replace(house.by, rights=actor(house.grantee, "caseworker").rights, role="caseworker")
    for action in (again, taken_again):
        with pytest.raises(Missing):
            action(house, row, by=less)


def unpacked(content: bytes) -> dict[str, bytes]:
    packed = zipfile.ZipFile(io.BytesIO(content))
    return {name: packed.read(name) for name in packed.namelist()}


def table(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_vouchers_are_in_the_folder_as_they_were_handed_in(house, monkeypatch):
    papers = [pdf(said=b"first"), pdf(said=b"second")]
    with clock.at(date(2022, 7, 1)):
        money.agreed(house.by)
        for paper in papers:
            money.spent(house.by, voucher=paper, day=date(2022, 6, 1))
    registered(house, 1)
    house.named()
    folder = unpacked(taken_again(house, pack_of(house.taken())))
    lines = table(folder["spending.csv"])
    assert sorted(folder[line["vouchers"]] for line in lines) == sorted(papers)
    sums = dict(reversed(line.split("  ")) for line in folder["SHA256SUMS"].decode().splitlines())
    assert all(sums[line["vouchers"]] == line["vouchers_sha256"] for line in lines)
    assert all(line["vouchers"].startswith("vouchers/") for line in lines)
    # What does not fit is told by its sum, and said.
    monkeypatch.setattr(control_reading.Vouchers, "__init__", _small(len(papers[0])))
    done = house.taken()
    less = unpacked(taken_again(house, pack_of(done)))
    assert len([name for name in less if name.startswith("vouchers/")]) == 1
    assert [bool(line["vouchers"]) for line in table(less["spending.csv"])].count(False) == 1
    assert all(line["vouchers_sha256"] for line in table(less["spending.csv"]))
    assert any("1 " in one for one in done.warnings)


def _small(most: int):
    def init(self):
        self.most, self.packed, self.size, self.left = most + 10, {}, 0, 0

    return init


def test_attendance_is_told_under_codes_and_a_correction_counts(house):
    who = registered(house, 1)[0]
    session, half_day = uuid7(), uuid7()
    facts = {"session": str(session), "half_day": str(half_day), "half": "am"}
    wrong = Told("training.attended", who, on=JUNE, project="OFICIO", facts=facts | {"mark": "absent"})
    right = Told("training.attended", who, on=JUNE, project="OFICIO", facts=facts | {"mark": "present"})
    [entry] = tell(house.officer, wrong, at=date(2022, 7, 1))
    back = Told("training.attendance_corrected", who, on=JUNE, project="OFICIO", retracts=entry)
    tell(house.officer, back, right, at=date(2022, 7, 2))
    seal()
    house.named()
    folder = unpacked(taken_again(house, pack_of(house.taken())))
    [line] = table(folder["presence.csv"])
    assert (line["half"], line["mark"], line["day"]) == ("am", "present", JUNE.isoformat())
    assert line["session"].startswith("S-") and line["code"].startswith("P-")
    whole = b"".join(folder.values())
    assert not any(str(one).encode() in whole for one in (session, half_day, who))


def test_no_metadata_of_a_part_names_anybody(house):
    """Names of parts, comments and dates of the archive, and what XLSX or PDF hold beside their text."""
    who = house.canary()
    house.named()
    content = taken_again(house, pack_of(house.taken()))
    packed = zipfile.ZipFile(io.BytesIO(content))
    told = [packed.comment, *(one.comment + one.extra + one.filename.encode() for one in packed.infolist())]
    whole = b"".join((content, *told, *(packed.read(name) for name in packed.namelist()))).lower()
    personal = [*CANARY.values(), "XK7788991", str(who), who.hex]
    assert [one for one in personal if one.lower().encode() in whole] == []
    assert {name.rpartition(".")[2] for name in packed.namelist() if name != "SHA256SUMS"} == {
        "csv",
        "json",
        "txt",
    }
