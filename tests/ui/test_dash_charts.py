"""Charts as values are drawn in the reader's direction, once for the same content."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from parcours.ui import charts
from parcours.ui.charts import BARS, LINES, STACKED, Chart

CHART = Chart(
    STACKED,
    "Où en sont-ils",
    "personnes",
    ("3 mois", "6 mois"),
    {"En emploi": {"3 mois": 3, "6 mois": 8}, "En attente": {"3 mois": 9, "6 mois": 4}},
)


def encoding(chart):
    told = charts.specification(chart)
    return told["layer"][-1]["encoding"] if chart.form == LINES else told["encoding"]


@pytest.mark.parametrize("form", [BARS, STACKED, LINES])
def test_every_form_says_every_number(form):
    told = charts.specification(replace(CHART, form=form))
    [data] = list(told["datasets"].values()) if "datasets" in told else [None]
    rows = data or (told.get("data") or told["layer"][0]["data"])["values"]
    assert sorted(row["number"] for row in rows) == [3.0, 4.0, 8.0, 9.0]


def test_from_the_right_axes_and_bars_turn():
    left, right = encoding(CHART), encoding(replace(CHART, from_right=True))
    assert (left["x"]["scale"]["reverse"], right["x"]["scale"]["reverse"]) == (False, True)
    assert (left["y"]["axis"]["orient"], right["y"]["axis"]["orient"]) == ("left", "right")
    assert charts.specification(replace(CHART, from_right=True))["config"]["font"].startswith(
        "IBM Plex Sans Arabic"
    )


def test_a_band_and_a_goal_are_drawn_behind_the_line():
    chart = replace(CHART, form=LINES, band={"6 mois": (Decimal(5), Decimal(9))}, goal=10, goal_label="cible")
    marks = [layer["mark"]["type"] for layer in charts.specification(chart)["layer"]]
    assert marks == ["area", "line", "rule", "text"]


def test_the_drawing_is_known_by_its_content():
    assert charts.tag(CHART, "svg") == charts.tag(replace(CHART), "svg")
    assert charts.tag(CHART, "svg") != charts.tag(CHART, "png")
    assert charts.tag(CHART, "svg") != charts.tag(replace(CHART, title="Other"), "svg")


def test_it_is_drawn_as_svg_and_png_and_once():
    first = charts.svg(CHART)
    assert first.startswith(b"<svg") and b"En emploi" in first and b"http://" not in first.split(b">", 1)[1]
    assert charts.png(CHART).startswith(b"\x89PNG")
    before = charts._drawn.cache_info().hits
    assert charts.svg(CHART) == first and charts._drawn.cache_info().hits == before + 1


@pytest.mark.parametrize("form", [BARS, STACKED, LINES])
@pytest.mark.parametrize("from_right", [False, True])
def test_a_narrow_drawing_fits_a_telephone(form, from_right):
    long = "Part des personnes formées dont l’activité a démarré dans une région éloignée"
    values = {"En emploi": {long: 3, "6 mois": 8}, "En attente": {long: 9, "6 mois": 4}}
    chart = replace(CHART, form=form, title=long, categories=(long, "6 mois"), values=values)
    drawn = charts.svg(replace(chart, narrow=True, from_right=from_right)).decode()
    width = float(re.search(r'<svg[^>]* width="([0-9.]+)"', drawn)[1])
    assert width <= 345
    assert float(re.search(r'<svg[^>]* width="([0-9.]+)"', charts.svg(chart).decode())[1]) > 600
