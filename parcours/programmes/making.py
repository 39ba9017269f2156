"""Makes the values of a pack out of its tables, table by table. What relates them is in ``checking``."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import is_currency

from parcours.accounts.enums import OrganisationKind
from parcours.people.enums import Purpose
from parcours.reference import loading

from . import pack as of
from .positions import Path
from .taking import CODE, Table, listed

CENT = Decimal("0.01")
SCOPES = ("places", "regions", "country")
NODES = ("objective", "specific", "result", "activity")
CONTEXT = ("context",)
QUESTIONS = ("one", "many", "yes_no", "number", "whole", "day", "text", "note")
NUMBERS = ("number", "whole")
OPERATORS = ("in", "not_in", "at_least", "at_most", "is_true", "is_false")
YES_NO = ("yes", "no")
FIRST_FORM = "assessment"
OCCUPATIONS = {"occupations-1": 1, "occupations-2": 2}


# Money --------------------------------------------------------------------------------------------


def currency(table: Table, key: str = "currency") -> str:
    found = table.text(key)
    if found and not is_currency(found):
        table.wrong(key, f"{found!r} is no currency (ISO 4217, such as EUR).")
    return found


def money(table: Table) -> of.Money | None:
    amount, unit = table.decimal("amount"), currency(table)
    return of.Money(amount.quantize(CENT), unit) if amount is not None else None


def budget(table: Table) -> of.Budget:
    sums = table.each("amounts", money, required=True)
    rate = table.decimal("rate", required=False, places=8)
    found = of.Budget(
        amounts=tuple(one for one in sums if one is not None),
        rate=rate,
        rate_on=table.day("rate_on", required=False),
        note=table.words("note", required=False),
        source=source(table),
    )
    if None not in sums:
        _check_rate(table, found)
    return found


def _check_rate(table: Table, found: of.Budget) -> None:
    units = [one.currency for one in found.amounts]
    if len(set(units)) < len(units):
        table.wrong("amounts", "states one currency twice.")
    elif len(units) > 2:
        table.wrong("amounts", "takes one or two currencies.")
    elif len(units) == 1 and found.rate is not None:
        table.wrong("rate", "needs a second currency.")
    elif len(units) == 2 and found.rate is None and not table.has("rate"):
        table.wrong("rate", "is missing: two currencies need the rate of this contract.")
    elif len(units) == 2 and found.rate is not None:
        first, second = (one.amount for one in found.amounts)
        exact = second / first if first else Decimal(0)
        unit = Decimal(1).scaleb(found.rate.as_tuple().exponent)
        if exact.quantize(unit, ROUND_HALF_UP) != found.rate:
            said = f"{first} {units[0]} = {second} {units[1]}, which is {exact:.6f}"
            table.wrong("rate", f"{found.rate} does not agree with {said}.")


def rate(table: Table) -> of.Rate:
    value = table.decimal("rate", places=8)
    if value is not None and not value:
        table.wrong("rate", "must be greater than zero.")
    found = of.Rate(
        currency(table, "first"), currency(table, "second"), table.day("on"), value, source(table)
    )
    if found.first and found.first == found.second:
        table.wrong("second", "must be another currency.")
    return found


# Programme ----------------------------------------------------------------------------------------


def source(table: Table) -> of.Source:
    def make(below: Table) -> of.Source:
        return of.Source(below.text("where"), below.text("quote", False), below.day("on", False))

    return table.made("source", make, of.Source(), required=False)


def organisation(table: Table) -> of.Organisation:
    kind = table.choice("kind", OrganisationKind.values)
    return of.Organisation(table.code(), table.words("name"), kind, table.words("note", required=False))


def call(table: Table) -> of.Call:
    return of.Call(
        code=table.code(),
        title=table.words("title"),
        launched=table.text("launched"),
        envelope=table.made("envelope", budget, of.Budget(())),
        source=source(table),
        when=table.words("when", required=False),
    )


def rule(table: Table) -> of.Rule:
    groups = table.take("any", required=False)
    kept = []
    for place, group in enumerate(groups if isinstance(groups, list) else []):
        if isinstance(group, list) and group and all(isinstance(one, str) for one in group):
            kept.append(tuple(group))
        else:
            table.findings.add((*table.path, "any", place), "must be a list of codes of criteria.")
    if groups is not None and not isinstance(groups, list):
        table.wrong("any", "must be a list of lists of codes of criteria.")
    return of.Rule(table.texts("all"), tuple(kept))


def lot(table: Table) -> of.Lot:
    return of.Lot(
        number=table.whole("number", least=1, most=99),
        name=table.words("name"),
        for_whom=table.words("for_whom"),
        goal=table.words("goal"),
        rule=table.made("rule", rule, of.Rule()),
        source=source(table),
    )


def partner(table: Table) -> of.Partner:
    return of.Partner(table.words("name"), table.text("organisation", required=False), source(table))


def project(table: Table) -> of.Project:
    found = of.Project(
        code=table.code(),
        title=table.words("title"),
        short=table.words("short"),
        grantee=table.text("grantee"),
        lot=table.whole("lot", least=1, most=99),
        lot_is_reading=table.flag("lot_is_reading"),
        budget=table.made("budget", budget, of.Budget(())),
        starts_on=table.day("starts_on"),
        ends_on=table.day("ends_on"),
        scope=table.choice("scope", SCOPES),
        rule=table.made("rule", rule, of.Rule()),
        places=table.texts("places"),
        regions=table.texts("regions"),
        partners=table.each("partners", partner),
        note=table.words("note", required=False),
        source=source(table),
    )
    if found.starts_on and found.ends_on and found.ends_on < found.starts_on:
        table.wrong("ends_on", f"{found.ends_on} is before the start, {found.starts_on}.")
    for key, scope in (("places", "places"), ("regions", "regions")):
        if found.scope == scope and not getattr(found, key):
            table.wrong("scope", f"says {scope}: list them under {key}.")
        if found.scope and found.scope != scope and getattr(found, key):
            table.wrong(key, f"are listed, but the scope says {found.scope}.")
    return found


def assumption(table: Table) -> of.Assumption:
    found = of.Assumption(table.words("text"), table.flag("reading"), source(table))
    if found.reading == bool(found.source.where):
        table.wrong("source", "either says where the source states it, or reading = true that it is ours.")
    return found


def node(table: Table, kinds: tuple[str, ...]) -> of.Node:
    return of.Node(
        code=table.code(),
        kind=table.choice("kind", kinds),
        text=table.words("text"),
        project=table.text("project", required=False),
        parent=table.text("parent", required=False),
        order=_place(table.path),
        flag=table.words("flag", required=False),
        source=source(table),
        assumptions=table.each("assumptions", assumption),
    )


def _place(path: Path) -> int:
    """The order of a row is the order in the file, from 1."""
    return int(path[-1]) + 1


# Assessment, criteria, words ----------------------------------------------------------------------


def option(table: Table) -> of.Option:
    return of.Option(table.code(), table.words("label"), table.flag("alone"))


@cache
def occupations(digits: int) -> tuple[of.Option, ...]:
    """Groups of ISCO-08 as options."""
    return tuple(
        of.Option(row["code"], row["name"]) for row in loading.occupations() if len(row["code"]) == digits
    )


def conditions(table: Table, key: str = "only_if") -> tuple[of.Condition, ...]:
    """One condition as a table, or several that must all hold as a list of tables."""

    def condition(below: Table) -> of.Condition:
        return below.text("question"), below.texts("options", required=True)

    if isinstance(table.values.get(key), list):
        return table.each(key, condition)
    one = table.made(key, condition, None, required=False)
    return (one,) if one else ()


def question(table: Table) -> of.Question:
    shared = table.choice("options_from", OCCUPATIONS, required=False)
    own = table.each("options", option)
    hangs = conditions(table)
    found = of.Question(
        code=table.code(),
        section=table.text("section"),
        text=table.words("text"),
        kind=table.choice("kind", QUESTIONS),
        help=table.words("help", required=False),
        options=occupations(OCCUPATIONS[shared]) if shared in OCCUPATIONS else own,
        required=table.flag("required"),
        proof=table.flag("proof"),
        only_if=next(iter(hangs), None),
        and_if=hangs[1:],
        least=table.decimal("least", required=False),
        most=table.decimal("most", required=False),
    )
    _check_bounds(table, found)
    if own and shared:
        table.wrong("options_from", "stands beside options: give one of the two.")
    takes = found.kind in ("one", "many")
    if takes and len(found.options) < 2 and not shared:
        table.wrong("options", "a question of this kind needs at least two options.")
    if found.kind and not takes and found.options:
        table.wrong("options", f"a question of kind {found.kind} has none.")
    if found.kind == "one" and any(option.alone for option in found.options):
        table.wrong("options", "an answer stands alone only where there may be several.")
    if found.kind == "note" and (found.required or found.proof):
        table.wrong("kind", "a note is read out: it has no answer to require or to prove.")
    return found


def _check_bounds(table: Table, found: of.Question) -> None:
    for key, bound in (("least", found.least), ("most", found.most)):
        if bound is None:
            continue
        if found.kind not in NUMBERS:
            table.wrong(key, f"a question of kind {found.kind} has no bounds.")
        elif found.kind == "whole" and bound != bound.to_integral_value():
            table.wrong(key, "must be a whole number, as the answer is.")
    if found.least is not None and found.most is not None and found.least > found.most:
        table.wrong("most", f"{found.most} is less than the least, {found.least}.")


def assessment(table: Table) -> of.AssessmentForm:
    """The form that is asked first: it stands alone in a pack that has no other."""
    return _form(table, FIRST_FORM, of.FIRST)


def form(table: Table, first: of.AssessmentForm) -> of.AssessmentForm:
    """A further form: its own questions, then those that it takes from the first one as they are."""
    code, when = table.code(), table.choice("when", (of.AGAIN, of.BESIDE))
    if code == FIRST_FORM:
        table.wrong("code", f"{FIRST_FORM!r} is the form of [{FIRST_FORM}]: give another code.")
    own, taken = _form(table, code, when), []
    for place, wanted in enumerate(table.texts("takes")):
        found = first.question(wanted)
        if found is None:
            known = listed(one.code for one in first.questions)
            table.findings.add(
                (*table.path, "takes", place), f"the first form does not ask {wanted!r}: {known}."
            )
        else:
            taken.append(found)
    if not own.questions and not table.has("takes"):
        table.wrong("questions", "are missing: give some, or say under takes what the first form has.")
    sections = dict(own.sections)
    for one in taken:
        sections.setdefault(one.section, first.sections.get(one.section, {}))
    return replace(own, questions=(*own.questions, *taken), sections=sections)


def _form(table: Table, code: str, when: str) -> of.AssessmentForm:
    def sections(below: Table) -> dict[str, of.Text]:
        return {key: below.words(key) for key in below.values if _section(below, key)}

    first = code == FIRST_FORM
    return of.AssessmentForm(
        version=table.code("version"),
        sections=table.made("sections", sections, {}, required=first or table.has("questions")),
        questions=table.each("questions", question, required=first),
        valid_days=table.whole("valid_days", least=1, most=3650),
        code=code,
        title=table.words("title", required=not first),
        when=when,
        rule=None if first else table.made("rule", rule, None, required=False),
    )


def _section(table: Table, key: str) -> bool:
    if CODE.match(key):
        return True
    table.taken.add(key)
    table.wrong(key, "is no code.")
    return False


def criterion(table: Table) -> of.Criterion:
    return of.Criterion(
        code=table.code(),
        fact=table.text("fact"),
        op=table.choice("op", OPERATORS),
        values=table.texts("values"),
        met=table.words("met"),
        unmet=table.words("unmet"),
        missing=table.words("missing"),
    )


def notice(table: Table) -> of.Notice:
    purpose = table.choice("purpose", Purpose.values)
    return of.Notice(purpose, table.code("version"), table.words("title"), table.words("text"))


def papers(table: Table) -> of.Papers:
    return of.Papers(
        table.words("emblem"), table.words("funding"), table.words("signatory_title", required=False)
    )


def gap(table: Table) -> of.Gap:
    return of.Gap(table.code(), table.words("title"), table.words("held"), source(table))


def region(table: Table) -> tuple[str, of.Text]:
    return table.code(), table.words("name")


def place(table: Table) -> tuple[str, str, of.Text]:
    return table.code(), table.text("region"), table.words("name")


def portfolio(table: Table) -> dict[str, str]:
    return {key: table.text(key) for key in table.values}
