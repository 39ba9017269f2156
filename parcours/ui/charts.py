"""Charts as plain values, drawn as SVG or PNG, the same on pages and in reports. No network, no browser.

A ``Chart`` says what is shown; ``svg`` and ``png`` draw it. Where one reads from the right, axes and bars
do too. A drawing is kept by its content. Drawing takes a third of a second and the first one some seconds,
so an image is a request of its own, never part of a page.
"""

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from textwrap import wrap
from typing import Any

from . import fonts

BARS, STACKED, LINES = "bars", "stacked", "lines"
COLOURS = ("#0f4c4a", "#d98a00", "#5b8f8c", "#7a4a2b", "#8a9a3c", "#a9442f", "#b9c4c2", "#3b3b58", "#c9a96a")
INK, RULE, PAPER = "#1d2b2a", "#d8d5cb", "#ffffff"
FONTS = "IBM Plex Sans, IBM Plex Sans Arabic, sans-serif"
FONTS_FROM_RIGHT = "IBM Plex Sans Arabic, IBM Plex Sans, sans-serif"
WIDTH, ROW, HEIGHT = 640, 34, 300
NARROW_WIDTH, NARROW_LABEL, NARROW_LINE = 190, 108, 40
"""On a telephone: the drawn area, what names beside it may take, letters in a line of the title."""
SCALE = 2
WORDS = re.compile(r">([^<]+)<")
KEPT = 128


@dataclass(frozen=True)
class Chart:
    """``form``: bars (one group a row), stacked (parts of each row), lines (over ``categories`` in their
    order).

    ``values``: series → category → number; what is missing is not drawn. ``band``: category → (low, high),
    the ground behind lines. ``goal``: a line at this number, called ``goal_label``. ``dashed``: series that
    are no facts. Texts are in the reader's language; ``from_right``: it is read from the right.
    ``separators``: of decimals and of thousands. ``narrow``: for a telephone, names cut short.
    """

    form: str
    title: str
    measure: str
    categories: tuple[str, ...]
    values: Mapping[str, Mapping[str, Decimal | int]]
    band: Mapping[str, tuple[Decimal | int, Decimal | int]] = field(default_factory=dict)
    band_label: str = ""
    goal: Decimal | int | None = None
    goal_label: str = ""
    dashed: tuple[str, ...] = ()
    from_right: bool = False
    separators: tuple[str, str] = (",", "\u202f")
    narrow: bool = False

    @property
    def width(self) -> int:
        return NARROW_WIDTH if self.narrow else WIDTH

    @property
    def series(self) -> tuple[str, ...]:
        return tuple(self.values)

    @property
    def content(self) -> str:
        """What it is known by: the same content is the same drawing."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps(told, default=str, ensure_ascii=False)


def tag(chart: Chart, form: str) -> str:
    """A name for the drawing that changes with it."""
    return sha256(f"{form} {chart.content}".encode()).hexdigest()[:32]


def svg(chart: Chart) -> bytes:
    return _drawn("svg", json.dumps(specification(chart), ensure_ascii=False))


def png(chart: Chart) -> bytes:
    return _drawn("png", json.dumps(specification(chart), ensure_ascii=False))


@cache
def _converter():
    """With our own typefaces. Imported when the first chart is drawn."""
    import vl_convert

    for folder in fonts.sources() or ():
        vl_convert.register_font_directory(str(folder))
    return vl_convert


@lru_cache(maxsize=KEPT)
def _drawn(form: str, text: str) -> bytes:
    if form == "svg":
        return _with_typefaces(_converter().vegalite_to_svg(text, allowed_base_urls=[])).encode()
    return _converter().vegalite_to_png(text, scale=SCALE, allowed_base_urls=[])


def _with_typefaces(text: str) -> str:
    """The letters that are drawn, within the file: an image of a page may fetch no typeface, and words
    would be wider or narrower than they were measured."""
    letters = {ord(letter) for letter in "".join(WORDS.findall(text))}
    faces = []
    for name, file in (("IBM Plex Sans", fonts.LATIN_FILE), ("IBM Plex Sans Arabic", fonts.ARABIC_FILE)):
        font = fonts.part_of(file, letters)
        if font:
            data = b64encode(font).decode()
            faces.append(f'@font-face{{font-family:"{name}";src:url(data:font/woff2;base64,{data})}}')
    head, end, rest = text.partition(">")
    return f"{head}{end}<style>{''.join(faces)}</style>{rest}" if faces else text


def specification(chart: Chart) -> dict[str, Any]:
    """The chart in Vega-Lite."""
    import altair

    rows = [
        {"category": category, "series": name, "number": float(cells[category])}
        for name, cells in chart.values.items()
        for category in chart.categories
        if cells.get(category) is not None
    ]
    if chart.form == LINES:
        drawn = _lines(altair, chart, rows)
    else:
        drawn = _bars(altair, chart, rows)
    drawn = drawn.properties(background=PAPER, padding=8, title=_title(chart))
    drawn = drawn.configure(font=FONTS_FROM_RIGHT if chart.from_right else FONTS).configure_view(stroke=None)
    drawn = drawn.configure_axis(
        labelColor=INK, titleColor=INK, gridColor=RULE, domainColor=RULE, tickColor=RULE,
        labelFontSize=13, titleFontSize=13, titleFontWeight="normal",
        labelLimit=NARROW_LABEL if chart.narrow else 240,
    )  # fmt: skip
    drawn = drawn.configure_legend(labelColor=INK, labelFontSize=13, labelLimit=280, symbolType="square")
    decimal, thousands = chart.separators
    told = drawn.to_dict(validate=False)
    number = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}
    told["config"]["locale"] = {"number": number}
    told["config"]["legend"]["layout"] = {"bottom": {"anchor": "end" if chart.from_right else "start"}}
    return told


def _title(chart: Chart) -> dict[str, Any]:
    anchor = "end" if chart.from_right else "start"
    text = wrap(chart.title, NARROW_LINE) if chart.narrow else chart.title
    return {"text": text, "anchor": anchor, "fontSize": 15, "fontWeight": "normal", "color": INK}


def _colour(altair: Any, chart: Chart) -> Any:
    names = list(chart.series)
    scale = altair.Scale(domain=names, range=list(COLOURS[: len(names)]))
    columns = 1 if chart.narrow else 3
    legend = altair.Legend(orient="bottom", title=None, columns=columns) if len(names) > 1 else None
    return altair.Color("series:N", scale=scale, sort=names, legend=legend)


def _bars(altair: Any, chart: Chart, rows: Sequence[Mapping[str, Any]]) -> Any:
    stacked = chart.form == STACKED
    side = "right" if chart.from_right else "left"
    x = altair.X(
        "number:Q",
        title=chart.measure,
        scale=altair.Scale(reverse=chart.from_right, zero=True, nice=True),
        axis=altair.Axis(tickCount=3 if chart.narrow else 6, format=",~f", labelOverlap=True),
        stack=True if stacked else None,
    )
    y = altair.Y(
        "category:N", sort=list(chart.categories), title=None, axis=altair.Axis(orient=side, labelPadding=6)
    )
    encoding = {"x": x, "y": y, "color": _colour(altair, chart)}
    many = 1 if stacked else max(1, len(chart.series))
    if many > 1:
        encoding["yOffset"] = altair.YOffset("series:N", sort=list(chart.series))
    else:
        order = {name: number for number, name in enumerate(chart.series)}
        rows = [{**row, "order": order[row["series"]]} for row in rows]
        encoding["order"] = altair.Order("order:Q")
    step = max(ROW, 18 * many + 10)
    drawn = altair.Chart(altair.Data(values=list(rows))).mark_bar(height={"band": 0.78}).encode(**encoding)
    return drawn.properties(width=chart.width, height=step * max(1, len(chart.categories)))


def _lines(altair: Any, chart: Chart, rows: Sequence[Mapping[str, Any]]) -> Any:
    side = "right" if chart.from_right else "left"
    x = altair.X(
        "category:O",
        sort=list(chart.categories),
        title=None,
        scale=altair.Scale(reverse=chart.from_right),
        axis=altair.Axis(labelAngle=-45, labelOverlap=True),
    )
    axis = altair.Axis(orient=side, tickCount=6, format=",~f")
    y = altair.Y("number:Q", title=chart.measure, axis=axis, scale=altair.Scale(zero=True))
    layers = []
    if chart.band:
        shade = [
            {"category": category, "low": float(low), "high": float(high)}
            for category, (low, high) in chart.band.items()
        ]
        ground = altair.Chart(altair.Data(values=shade)).mark_area(color=COLOURS[1], opacity=0.22)
        layers.append(ground.encode(x=x, y=altair.Y("low:Q", axis=axis, title=chart.measure), y2="high:Q"))
    dashes = [[5, 4] if name in chart.dashed else [1, 0] for name in chart.series]
    dash = altair.StrokeDash(
        "series:N", scale=altair.Scale(domain=list(chart.series), range=dashes), legend=None
    )
    line = altair.Chart(altair.Data(values=list(rows))).mark_line(strokeWidth=2.5, point={"size": 22})
    layers.append(line.encode(x=x, y=y, color=_colour(altair, chart), strokeDash=dash))
    if chart.goal is not None:
        goal = altair.Chart(altair.Data(values=[{"goal": float(chart.goal), "label": chart.goal_label}]))
        layers.append(
            goal.mark_rule(color=COLOURS[5], strokeDash=[2, 3]).encode(y=altair.Y("goal:Q", axis=axis))
        )
        at = {"align": "right", "x": chart.width} if chart.from_right else {"align": "left", "x": 4}
        text = goal.mark_text(dy=-7, fontSize=12, color=COLOURS[5], **at)
        layers.append(text.encode(y=altair.Y("goal:Q", axis=axis), text="label:N"))
    return altair.layer(*layers).properties(width=chart.width, height=HEIGHT)
