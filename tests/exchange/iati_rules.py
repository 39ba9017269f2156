"""The rules of the standard ruleset of IATI that a file such as ours can break, each in our words.

``RULES[number](root, today)`` yields what breaks the rule, ``BROKEN[number](root)`` breaks it."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

Rule = Callable[..., Iterator]
RULES: dict[str, Rule] = {}
BROKEN: dict[str, Callable] = {}
FORBIDDEN = set("/&|?")
XML = "{http://www.w3.org/XML/1998/namespace}lang"
NUMBERED = ("1", "2", "3", "4")


def rule(number: str, broken: Callable):
    def take(found: Rule) -> Rule:
        RULES[number] = found
        BROKEN[number] = broken
        return found

    return take


def amounts(activity, tag: str) -> list[Decimal]:
    return [Decimal(one.findtext("value")) for one in activity.findall(tag)]


def put(path: str, name: str, value: str | None):
    """Breaks a file: an attribute of the first element of a path is changed or gone."""

    def change(root) -> None:
        one = root.find(path)
        if value is None:
            del one.attrib[name]
        else:
            one.set(name, value)

    return change


def text(path: str, value: str):
    def change(root) -> None:
        root.find(path).text = value

    return change


def gone(path: str):
    def change(root) -> None:
        for one in root.findall(path):
            one.getparent().remove(one)

    return change


def twice(path: str):
    """The first element of a path once more beside itself."""

    def change(root) -> None:
        from copy import deepcopy

        one = root.find(path)
        one.addnext(deepcopy(one))

    return change


def _day(one, path: str) -> date | None:
    found = one.find(path)
    return date.fromisoformat(found.get("iso-date")) if found is not None else None


# Identifiers --------------------------------------------------------------------------------------


@rule("1.1.1 every identifier once", twice("iati-activity"))
def unique(root, today):
    counted = Counter(one.findtext("iati-identifier") for one in root)
    yield from (one for one, many in counted.items() if many > 1)


@rule("1.1.3 not that of the organisation", text("iati-activity/iati-identifier", "CO-CCB-900100200"))
def not_of_organisation(root, today):
    for one in root:
        if one.findtext("iati-identifier") == one.find("reporting-org").get("ref"):
            yield one


@rule("1.1.21 begins with that of the organisation", text("iati-activity/iati-identifier", "XX-1-a"))
def begins(root, today):
    for one in root:
        if not one.findtext("iati-identifier").startswith(one.find("reporting-org").get("ref") + "-"):
            yield one


@rule("1.3.13 no sign that is forbidden", text("iati-activity/iati-identifier", "CO-CCB-900100200-a/b"))
def signs(root, today):
    yield from (one for one in root if FORBIDDEN & set(one.findtext("iati-identifier")))


@rule("1.14.13 none in any reference", put("iati-activity/participating-org", "ref", "XX-1?"))
def signs_of_references(root, today):
    for name in ("ref", "activity-id", "provider-activity-id", "receiver-activity-id"):
        yield from (one for one in root.iterfind(f".//*[@{name}]") if FORBIDDEN & set(one.get(name)))


@rule("1.3.1 no space around it", text("iati-activity/iati-identifier", " CO-CCB-900100200-a"))
def spaces(root, today):
    for one in root.iter("iati-identifier"):
        if one.text != one.text.strip():
            yield one
    for name in ("ref", "activity-id"):
        yield from (one for one in root.iterfind(f".//*[@{name}]") if one.get(name) != one.get(name).strip())


# Dates --------------------------------------------------------------------------------------------


@rule(
    "11.1.1 not updated in the future", put("iati-activity", "last-updated-datetime", "2031-01-01T00:00:00Z")
)
def updated(root, today):
    yield from (one for one in root if date.fromisoformat(one.get("last-updated-datetime")[:10]) > today)


@rule("6.11.1 a day on which it starts", gone("iati-activity/activity-date"))
def starts(root, today):
    for one in root:
        if not {each.get("type") for each in one.findall("activity-date")} & {"1", "2"}:
            yield one


@rule(
    "11.1.2 planned start before planned end",
    put("iati-activity/activity-date[@type='3']", "iso-date", "1999-01-01"),
)
def planned(root, today):
    for one in root:
        first, last = _day(one, "activity-date[@type='1']"), _day(one, "activity-date[@type='3']")
        if first and last and last < first:
            yield one


def _ends_before(root) -> None:
    from copy import deepcopy

    one = deepcopy(root.find("iati-activity/activity-date[@type='2']"))
    one.set("type", "4")
    one.set("iso-date", "1999-01-01")
    root.find("iati-activity/activity-date[@type='2']").addnext(one)


@rule("11.1.3 actual start before actual end", _ends_before)
def actual(root, today):
    for one in root:
        first, last = _day(one, "activity-date[@type='2']"), _day(one, "activity-date[@type='4']")
        if first and last and last < first:
            yield one


@rule(
    "11.1.4 no actual start to come", put("iati-activity/activity-date[@type='2']", "iso-date", "2031-01-01")
)
def actual_start(root, today):
    yield from (one for one in root if (_day(one, "activity-date[@type='2']") or today) > today)


def _ends_later(root) -> None:
    _ends_before(root)
    root.find("iati-activity/activity-date[@type='4']").set("iso-date", "2031-01-01")


@rule("11.1.5 no actual end to come", _ends_later)
def actual_end(root, today):
    yield from (one for one in root if (_day(one, "activity-date[@type='4']") or today) > today)


@rule("11.2.1 no transaction to come", put(".//transaction/transaction-date", "iso-date", "2031-01-01"))
def transactions(root, today):
    yield from (one for one in root.iter("transaction") if _day(one, "transaction-date") > today)


@rule("11.2.2 no value of a day to come", put(".//transaction/value", "value-date", "2031-01-01"))
def values(root, today):
    for one in root.iterfind(".//transaction/value"):
        if date.fromisoformat(one.get("value-date")) > today:
            yield one


@rule(
    "8.6.1 periods of indicators begin before they end", put(".//period/period-end", "iso-date", "1999-01-01")
)
def periods(root, today):
    yield from (one for one in root.iter("period") if _day(one, "period-end") < _day(one, "period-start"))


@rule("8.6.3 budgets begin before they end", put(".//budget/period-end", "iso-date", "1999-01-01"))
def budgets(root, today):
    yield from (one for one in root.iter("budget") if _day(one, "period-end") < _day(one, "period-start"))


@rule("7.5.3 no budget of more than a year", put(".//budget/period-end", "iso-date", "2029-01-01"))
def years(root, today):
    for one in root.iter("budget"):
        if (_day(one, "period-end") - _day(one, "period-start")).days > 366:
            yield one


# Sectors, places, policies ------------------------------------------------------------------------


@rule("6.2.2 sectors at the activity or at each transaction", gone("iati-activity/sector"))
def sectors(root, today):
    for one in root:
        if not one.findall("sector") and not one.findall("transaction/sector"):
            yield one


def _beside(root) -> None:
    from copy import deepcopy

    root.find(".//transaction/value").addnext(deepcopy(root.find("iati-activity/sector")))


@rule("6.6.2 not at both", _beside)
def sectors_once(root, today):
    yield from (one for one in root if one.findall("sector") and one.findall("transaction/sector"))


@rule("6.7.2 at all transactions or at none", _beside)
def sectors_everywhere(root, today):
    for one in root:
        rows = one.findall("transaction")
        if 0 < sum(bool(each.findall("sector")) for each in rows) < len(rows):
            yield one


def _shares(one) -> dict[str, list]:
    found: dict[str, list] = {}
    for each in one.findall("sector"):
        found.setdefault(each.get("vocabulary") or "1", []).append(each)
    return found


def _of_semilla(change: Callable):
    """On the activity that has two sectors."""

    def broken(root) -> None:
        change(next(one for one in root if len(one.findall("sector")) > 1).find("sector"))

    return broken


@rule("2.1.1 each of several has a percentage", _of_semilla(lambda one: one.attrib.pop("percentage")))
def have_percentages(root, today):
    for one in root:
        for rows in _shares(one).values():
            if len(rows) > 1 and not all(each.get("percentage") for each in rows):
                yield one


@rule("2.1.2 percentages of a vocabulary are 100", _of_semilla(lambda one: one.set("percentage", "66.66")))
def hundred(root, today):
    for one in root:
        for rows in _shares(one).values():
            if len(rows) > 1 and sum(Decimal(each.get("percentage") or 0) for each in rows) != 100:
                yield one


@rule("2.1.4 of one alone it is 100 or left out", put("iati-activity/sector", "percentage", "99"))
def alone(root, today):
    for one in root:
        for rows in _shares(one).values():
            if len(rows) == 1 and Decimal(rows[0].get("percentage") or 100) != 100:
                yield one


@rule("12.3.1 percentages are between 0 and 100", put("iati-activity/sector", "percentage", "120"))
def between(root, today):
    for one in root.iterfind(".//*[@percentage]"):
        if not 0 <= Decimal(one.get("percentage")) <= 100:
            yield one


@rule("102.1.1 the list of the OECD beside any other", put("iati-activity/sector", "vocabulary", "99"))
def dac(root, today):
    for one in root:
        if one.findall("sector") and "1" not in _shares(one):
            yield one


@rule("3.7.1 a country or region, at one level", gone("iati-activity/recipient-country"))
def country(root, today):
    for one in root:
        above = bool(one.findall("recipient-country") or one.findall("recipient-region"))
        below = bool(one.findall("transaction/recipient-country"))
        if above == below:
            yield one


@rule("3.1.2 percentages of countries are 100", put("iati-activity/recipient-country", "percentage", "90"))
def countries(root, today):
    for one in root:
        rows = one.findall("recipient-country")
        if sum(Decimal(each.get("percentage") or 100) for each in rows) != 100:
            yield one


def _marked(root) -> None:
    from lxml import etree

    root[0].append(etree.Element("policy-marker", {"vocabulary": "1", "code": "1"}))


@rule("6.14.1 a policy marker says how much", _marked)
def markers(root, today):
    yield from (one for one in root.iter("policy-marker") if not one.get("significance"))


@rule("107.1.2 one type of aid of a vocabulary", twice("iati-activity/default-aid-type"))
def aid(root, today):
    for one in root:
        if len([each for each in one.findall("default-aid-type") if each.get("vocabulary") == "1"]) != 1:
            yield one


# Organisations, languages, currencies -------------------------------------------------------------


def _nameless(path: str):
    def change(root) -> None:
        one = root.find(path)
        one.attrib.pop("ref", None)
        for each in list(one):
            one.remove(each)

    return change


def _named(root, tag: str):
    for one in root.iter(tag):
        if not one.get("ref") and not any((each.text or "").strip() for each in one.findall("narrative")):
            yield one


@rule("6.10.1 who takes part has a reference or a name", _nameless(".//participating-org"))
def participating(root, today):
    yield from _named(root, "participating-org")


@rule("6.9.1 who provides has a reference or a name", _nameless(".//provider-org"))
def providing(root, today):
    yield from _named(root, "provider-org")


@rule("6.9.2 who receives has a reference or a name", _nameless(".//receiver-org"))
def receiving(root, today):
    yield from _named(root, "receiver-org")


@rule("4.1.1 a language for every text", put("iati-activity", XML, None))
def languages(root, today):
    for one in root:
        if not one.get(XML) and not all(each.get(XML) for each in one.iter("narrative")):
            yield one


@rule("4.3.1 titles say something", gone(".//title/narrative"))
def titles(root, today):
    yield from (one for one in root.iter("title") if not any(each.text for each in one))


@rule("4.4.1 descriptions say something", gone(".//description/narrative"))
def descriptions(root, today):
    yield from (one for one in root.iter("description") if not any(each.text for each in one))


def _no_currency(root) -> None:
    for one in root:
        del one.attrib["default-currency"]
    root.find(".//budget/value").attrib.pop("currency")


@rule("7.8.1 a currency for every amount", _no_currency)
def currencies(root, today):
    for one in root:
        if not one.get("default-currency") and not all(each.get("currency") for each in one.iter("value")):
            yield one


# Results ------------------------------------------------------------------------------------------


def _referenced(root) -> None:
    from copy import deepcopy

    one = root.find(".//indicator")
    one.addprevious(deepcopy(one.find("reference")))


@rule("8.11.1 a reference at the result or at the indicator", _referenced)
def references(root, today):
    for one in root.iter("indicator"):
        if one.findall("reference") and one.getparent().findall("reference"):
            yield one


def _values(tag: str, numeric: bool):
    """What is measured has a value, and that is a number."""

    def found(root, today):
        for one in root.iter("indicator"):
            for each in one.iter(tag) if one.get("measure") in NUMBERED else ():
                said = each.get("value")
                try:
                    fine = said is not None and (not numeric or Decimal(said).is_finite())
                except ArithmeticError:
                    fine = False
                if not fine:
                    yield each

    return found


for _number, _tag in (("8.8", "baseline"), ("8.9", "target"), ("8.10", "actual")):
    _path = f".//{_tag}"
    rule(f"{_number}.1 a {_tag} has a value", put(_path, "value", None))(_values(_tag, False))
    rule(f"{_number}.2 a {_tag} is a number", put(_path, "value", "many"))(_values(_tag, True))


def _in_words(tag: str):
    def found(root, today):
        for one in root.iter("indicator"):
            if one.get("measure") == "5":
                yield from (each for each in one.iter(tag) if each.get("value") is not None)

    return found


def _qualitative(tag: str):
    def change(root) -> None:
        next(one for one in root.iter("indicator") if one.find(f".//{tag}") is not None).set("measure", "5")

    return change


for _number, _tag in (("8.8.3", "baseline"), ("8.9.3", "target"), ("8.10.3", "actual")):
    rule(f"{_number} a {_tag} in words has none", _qualitative(_tag))(_in_words(_tag))
