"""The logframe as values: every line and every indicator once, with what is known and what is not."""

from collections import Counter
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal

import pytest

from parcours.programmes.pack import Baseline, Source
from parcours.results.figures import Figure, Figures, Period, Scope, ratio
from parcours.results.logframe import logframe
from tests.factories.programmes import eu_maroc_pack, small_pack
from tests.factories.results import indicator, target

PERIOD = Period(date(2019, 1, 1), date(2019, 12, 31))


def figures(pack, **values):
    """Figures of some indicators of a pack; the others are not there."""
    found = []
    for one in pack.indicators:
        if one.code.replace("-", "_") in values:
            found.append(Figure(one, Scope(values[one.code.replace("-", "_")], 9)))
    return Figures(PERIOD, tuple(found))


def test_every_line_and_every_indicator_stands_in_it_once():
    pack = eu_maroc_pack()
    found = logframe(pack, figures(pack))
    assert [part.project for part in found.parts] == ["", "IDMAJE", "UNHCR", "W4I"]
    lines = Counter(line.node.code for part in found.parts for line in part.lines)
    assert lines == Counter(node.code for node in pack.chain)
    rows = Counter(row.indicator.code for part in found.parts for row in part.rows)
    assert rows == Counter(one.code for one in pack.indicators)
    for part in found.parts:
        assert {line.node.project for line in part.lines} == {part.project}
        assert {row.indicator.project for row in part.rows} <= {part.project}
        for line in part.lines:
            assert {row.indicator.node for row in line.rows} <= {line.node.code}


def test_a_line_stands_below_the_one_it_leads_to():
    found = logframe(eu_maroc_pack(), figures(eu_maroc_pack()))
    for part in found.parts:
        place = {line.node.code: at for at, line in enumerate(part.lines)}
        depth = {line.node.code: line.depth for line in part.lines}
        for line in part.lines:
            above = line.node.parent
            assert depth[line.node.code] == (depth[above] + 1 if above in depth else 0)
            if above in place:
                between = part.lines[place[above] + 1 : place[line.node.code]]
                assert all(one.depth > depth[above] for one in between)
    codes = [line.node.code for line in found.part("").lines]
    assert codes == ["programme", "so1", "r1", "r2", "r3", "a1", "so2", "a2"]


def test_one_part_alone():
    pack = eu_maroc_pack()
    whole = logframe(pack, figures(pack))
    for code in ("", "W4I"):
        assert logframe(pack, figures(pack), code).parts == (whole.part(code),)
    with pytest.raises(KeyError):
        logframe(pack, figures(pack), "NOBODY")


def test_what_is_not_collected_and_what_cannot_be_computed_are_no_zeros():
    pack = eu_maroc_pack()
    share = pack.indicator("certified-share")
    told = Figure(share, ratio(Scope(3, 3), Scope(0, 0)))
    found = logframe(pack, Figures(PERIOD, (told, *figures(pack, registered=0).items)), "")
    rows = {row.indicator.code: row for row in found.parts[0].rows}
    assert (rows["self-income"].collected, rows["self-income"].current) == (False, None)
    assert (rows["registered"].collected, rows["registered"].current) == (True, 0)
    one = rows["certified-share"]
    assert (one.current, one.standing, one.numerator, one.denominator) == (None, "not_computable", 3, 0)
    assert rows["trained"].standing == "not_collected"


def test_targets_in_force_and_kept_with_their_sources():
    pack = eu_maroc_pack()
    row = next(
        row
        for row in logframe(pack, figures(pack, accompanied=550), "").parts[0].rows
        if row.indicator.code == "accompanied"
    )
    assert (row.target.value, row.target.source.where) == (2200, "l. 16")
    assert [(one.value, one.source.where) for one in row.other_targets] == [(200, "l. 9")]
    assert (row.current, row.share, row.standing) == (550, Decimal("0.25"), "below")
    assert row.baseline.value is None and row.baseline.words["en"] == "Not stated in the source."


def test_amounts_say_their_currency_and_shares_their_parts():
    pack = eu_maroc_pack()
    paid = Figure(pack.indicator("w4i-paid"), Scope(Decimal("1963438.00"), 22))
    share = Figure(pack.indicator("certified-share"), ratio(Scope(1, 1), Scope(3, 3)))
    found = logframe(pack, Figures(PERIOD, (paid, share)))
    rows = {row.indicator.code: row for part in found.parts for row in part.rows}
    assert (rows["w4i-paid"].current, rows["w4i-paid"].currency) == (Decimal("1963438.00"), "MAD")
    one = rows["certified-share"]
    assert one.current == Decimal(100) / 3 and (one.numerator, one.denominator) == (1, 3)


def test_indicators_of_no_line_are_not_lost():
    pack = small_pack()
    found = logframe(pack, figures(pack), "SEMILLA").parts[0]
    assert [row.indicator.code for row in found.beside] == ["businesses"]


def test_a_baseline_with_its_year_and_source():
    pack = small_pack()
    own = replace(
        indicator("own", targets=(target(5),)),
        baseline=Baseline(Decimal(7), 2016, {}, Source("Study")),
    )
    row = logframe(replace(pack, indicators=(own,)), Figures(PERIOD, ()), "").parts[0].rows[0]
    assert (row.baseline.value, row.baseline.year, row.baseline.source.where) == (7, 2016, "Study")


def test_the_values_do_not_change():
    found = logframe(small_pack(), Figures(PERIOD, ()))
    with pytest.raises(FrozenInstanceError):
        found.parts[0].lines[0].rows[0].current = 1
    assert found.period is PERIOD and found.programme == "puente-2022"
