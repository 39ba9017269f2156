import re
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe
from django.utils.translation import override

from parcours.ui import drawing
from parcours.ui.tables import Cell, Column, Empty, Table, with_query
from parcours.ui.templatetags.ui import bar_shape
from parcours.ui.widgets import DayField


def drawn(source: str, **context) -> str:
    request = RequestFactory().get("/people/", {"city": "oujda", "page": "2"})
    return Template("{% load ui %}" + source).render(RequestContext(request, context))


class Visit(forms.Form):
    name = forms.CharField(help_text="As written")
    born = DayField(required=False)
    sex = forms.ChoiceField(choices=[("f", "F"), ("m", "M")], widget=forms.RadioSelect)
    agrees = forms.BooleanField()


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def test_a_field_ties_its_help_and_errors_to_its_control():
    html = drawn("{% field f.name %}", f=Visit({}))
    assert 'aria-describedby="id_name_error1 id_name_help"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error1"' in html
    assert 'id="id_name_help"' in html


def test_a_group_of_choices_has_a_legend_and_whole_lines_as_targets():
    html = drawn("{% field f.sex %}", f=Visit())
    assert "<legend>" in html
    assert html.count('class="choice"') == 2


def test_the_summary_leads_to_every_problem():
    html = drawn("{% form_errors f %}{% fields f %}", f=Visit({}))
    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert targets == ["id_name", "id_sex", "id_agrees"]
    for target in targets:
        assert html.count(f'id="{target}"') == 1
    assert drawn("{% form_errors f %}", f=Visit()).strip() == ""


def test_what_is_to_be_ticked_is_said_without_its_own_sentence():
    class Known(forms.Form):
        other = forms.BooleanField(label="None of these people", error_messages={"required": "Look first."})

    told = drawn("{% form_errors f %}", f=Known({}))
    assert "Look first." in told and "None of these" not in told and 'href="#id_other"' in told
    del Known.base_fields["other"].error_messages["required"]
    Known.base_fields["other"].error_messages["required"] = forms.Field.default_error_messages["required"]
    assert "None of these" in drawn("{% form_errors f %}", f=Known({}))


def test_what_was_typed_stays():
    html = drawn(
        "{% fields f %}",
        f=Visit({"name": "<Aïssatou>", "born_day": "31", "born_month": "2", "born_year": "1990"}),
    )
    assert 'value="&lt;Aïssatou&gt;"' in html
    assert 'value="31"' in html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("3", "5", "1994"), date(1994, 5, 3)),
        (("", "", ""), None),
        (("31", "2", "1990"), "This day does not exist."),
        (("3", "", "1990"), "Give the day, the month and the year."),
    ],
)
def test_a_day_in_three_numbers(typed, said):
    form = Visit(dict(zip(("born_day", "born_month", "born_year"), typed, strict=True)))
    form.full_clean()
    if isinstance(said, str):
        assert form.errors["born"] == [said]
    else:
        assert form.cleaned_data["born"] == said


def test_a_day_shows_what_it_was_given():
    html = drawn("{% field f.born %}", f=Visit(initial={"born": date(1994, 5, 3)}))
    assert [f'value="{n}"' in html for n in (3, 5, 1994)] == [True] * 3


def people(query: str = "") -> Table:
    columns = [
        Column("name", "Name", sortable=True),
        Column("visits", "Visits", sortable=True, numeric=True),
        Column("state", "State"),
    ]
    rows = [
        {"name": Cell("محمد", url="/p/1", is_name=True), "visits": 3, "state": Cell("waiting", tone="wait")}
    ]
    return Table("People", columns, rows, QueryDict(query), default_sort="name")


def test_a_table_sorts_by_its_address_and_keeps_the_filters():
    html = drawn("{% table t %}", t=people("city=oujda&sort=-visits&page=3"))
    assert 'class="number" aria-sort="descending"><a href="?city=oujda&amp;sort=visits">Visits</a>' in html
    assert '<a href="?city=oujda&amp;sort=name">Name</a>' in html
    assert 'data-label="Visits"' in html
    assert "<bdi>محمد</bdi>" in html


def test_an_unknown_sort_is_not_believed():
    assert people("sort=password").sort == "name"
    assert people("sort=-state").sort == "name"
    assert people("sort=-name").sort == "-name"


def test_whatever_stands_in_a_cell_is_safe():
    bad = '<b title="x">&'
    told = Cell(bad, url=f"/p?{bad}", is_name=True, note=bad)
    row = {"name": told, "state": Cell(bad, tone=bad), "n": 3, "raw": bad, "safe": mark_safe("<i>x</i>")}
    columns = [Column(key, bad, numeric=key == "n") for key in row]
    drawn = drawing.body(Table("People", columns, [row]))
    good = "&lt;b title=&quot;x&quot;&gt;&amp;"
    assert "<b " not in drawn and drawn.count(good) == 4 + 4 + 2
    note = f'<span class="note"><bdi>{good}</bdi></span>'
    assert f'<th scope="row"><a href="/p?{good}"><bdi>{good}</bdi></a>{note}</th>' in drawn
    assert f'<td data-label="{good}" class="number">3</td>' in drawn and "<i>x</i>" in drawn
    assert drawing.foot(Table("People", columns, [row])) == ""
    assert "<tr>" in drawing.foot(Table("People", columns, [row], totals=row))


def test_whatever_stands_in_a_line_a_link_or_a_choice_is_safe():
    bad, good = '<b title="x">&', "&lt;b title=&quot;x&quot;&gt;&amp;"
    for html, times in (
        (drawing.options([(bad, bad)], bad), 2),
        (drawing.chip(bad, bad), 2),
        (drawing.link(bad, bad, is_name=True, unseen=bad), 3),
        (drawing.pick("one", bad, bad), 2),
        (drawing.rows([drawing.line(drawing.link(bad, bad), bad, drawing.chip(bad))]), 4),
    ):
        assert "<b " not in html and html.count(good) == times
    chosen = [" selected" in drawing.options([("a", "A")], one) for one in ("a", "b")]
    assert chosen == [True, False]
    assert f'<a class="title" href="/p"><bdi>{good}</bdi></a>' == drawing.link("/p", bad, is_name=True)
    assert drawing.rows([]) == ""


def test_what_is_hidden_is_no_filter():
    class Hidden(forms.Form):
        box = forms.CharField(required=False, widget=forms.HiddenInput)
        need = forms.CharField(required=False)

    for query, told in (("box=in", ""), ("box=in&need=x", "(1)")):
        request = RequestFactory().get(f"/referrals/?{query}")
        source = Template("{% load ui %}{% filters form fold=True %}")
        html = source.render(RequestContext(request, {"form": Hidden(request.GET)}))
        assert ("<details" in html and " open" in html, "(1)" in html) == (bool(told), bool(told))


def test_an_empty_table_says_how_to_begin():
    table = Table("People", [], [], empty=Empty("Nobody yet", "They would be here.", "/new", "Register"))
    html = drawn("{% table t %}", t=table)
    assert "Nobody yet" in html
    assert 'href="/new"' in html


def test_the_address_keeps_what_it_is_not_told_to_change():
    query = QueryDict("a=1&a=2&page=4")
    assert with_query(query, page=None, sort="name") == "?a=1&a=2&sort=name"
    assert drawn("{% address page=3 %}") == "?city=oujda&amp;page=3"


def test_pages_say_where_one_is():
    html = drawn("{% pagination page %}", page=Paginator(range(60), 25).page(2))
    assert "26 to 50 of 60" in html
    assert "?city=oujda&amp;page=3" in html
    assert "result" in drawn("{% pagination page %}", page=Paginator([1], 25).page(1))


@pytest.mark.parametrize(
    ("part", "done", "goal", "beyond"),
    [
        ("0.5", "50.00", "100", ""),
        ("1", "100.00", "100", ""),
        ("2", "50.00", "50", "50.00"),
        ("0", "0.00", "100", ""),
    ],
)
def test_a_bar_shows_what_lies_beyond_the_target(part, done, goal, beyond):
    bar = bar_shape(Decimal(part))
    assert (bar["done"], Decimal(bar["goal"]), bar["beyond"]) == (done, Decimal(goal), beyond)


def test_figures_say_their_share_in_words_too():
    assert "220%" in drawn("{% figure 'Made' 22 target=10 %}")
    assert "svg" not in drawn("{% figure 'Made' 22 %}")


def test_reasons_never_rely_on_a_sign_alone():
    lines = [{"state": state, "text": state} for state in ("met", "unmet", "missing")]
    html = drawn("{% reasons lines %}", lines=lines)
    for word in ("— met", "— not met", "— not known yet"):
        assert word in re.sub(r"<[^>]+>", "", html)


def test_every_form_of_ours_carries_a_fresh_request_id():
    one, other = drawn("{% request_id %}"), drawn("{% request_id %}")
    assert one != other
    assert 'name="request_id"' in drawn("{% confirm_step 'Sure?' 'Yes' '/' %}")


def test_parts_escape_what_they_are_given():
    evil = "<script>alert(1)</script>"
    source = "{% chip e 'good' %}{% empty_state e e %}{% figure e 1 note=e %}{% facts f %}"
    source += "{% timeline t %}{% reasons r %}{% tabs b %}"
    html = Template("{% load ui %}" + source).render(
        Context(
            {
                "e": evil,
                "f": [{"label": evil, "value": evil}],
                "t": [{"day": date(2020, 1, 1), "title": evil, "note": evil}],
                "r": [{"state": "met", "text": evil}],
                "b": [{"label": evil, "url": "#"}],
            }
        )
    )
    assert "<script" not in html


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ({"due_day": "5", "due_month": "03", "due_year": "2019"}, date(2019, 3, 5)),
        ({"due_day": "٥", "due_month": "٣", "due_year": "٢٠١٩"}, date(2019, 3, 5)),
        ({"due": "2019-03-05"}, date(2019, 3, 5)),
        ({"due": "5/3/2019"}, date(2019, 3, 5)),
        ({"due": "٠٥/٠٣/٢٠١٩"}, date(2019, 3, 5)),
        ({}, None),
    ],
)
def test_a_day_is_read_in_any_figures_and_from_an_address(given, day):
    class Due(forms.Form):
        due = DayField(required=False)

    form = Due(given)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due"] == day


@pytest.mark.parametrize(
    ("given", "code", "kept"),
    [
        ({"due_day": "5", "due_month": "", "due_year": "2019"}, "incomplete", "5"),
        ({"due_day": "31", "due_month": "2", "due_year": "2019"}, "invalid", "31"),
        ({"due_day": "5", "due_month": "3", "due_year": "19"}, "year", "5"),
        ({"due_day": "a", "due_month": "3", "due_year": "2019"}, "invalid", "a"),
        ({"due": "next week"}, "incomplete", "next week"),
    ],
)
def test_what_is_no_day_is_refused_and_stays_where_it_was_typed(given, code, kept):
    class Due(forms.Form):
        due = DayField(required=False)

    form = Due(given)
    assert form.errors.as_data()["due"][0].code == code
    assert f'value="{kept}"' in str(form["due"])


def test_a_name_among_facts_leads_where_it_is_said_to_lead():
    fact = {"label": "Person", "value": "Awa", "url": "/people/1/", "is_name": True}
    source = "{% load ui %}{% facts f %}"
    shown = Template(source).render(Context({"f": [fact]}))
    assert '<a href="/people/1/"><bdi>Awa</bdi></a>' in shown
    assert "<a" not in Template(source).render(Context({"f": [fact | {"url": ""}]}))
