"""The table [surveys] of a programme pack: when whom is asked what, in closed questions."""

import re
from collections.abc import Iterable, Mapping

from parcours.kernel.entries import SAID, kinds
from parcours.people.enums import Purpose
from parcours.programmes.findings import Findings
from parcours.programmes.pack import Counted, Pack
from parcours.programmes.positions import Path
from parcours.programmes.sections import section
from parcours.programmes.taking import Table, listed

from .plan import NOT_SAID, Choice, Fact, Occasion, Question, SurveysPlan

QUESTION = re.compile(r"[a-z][a-z0-9_]{0,31}\Z")
ANSWERED = "surveys.answered"


def _choice(table: Table) -> Choice:
    found = Choice(table.code(), table.words("name"))
    if found.code == NOT_SAID:
        table.wrong("code", f"{NOT_SAID!r} is there of itself: every question may be left out.")
    return found


def _question(table: Table) -> Question:
    found = Question(
        code=table.code(pattern=QUESTION),
        text=table.words("text"),
        choices=table.each("choices", _choice, required=True),
        short=table.words("short"),
    )
    if len(found.choices) == 1:
        table.wrong("choices", "a question needs at least two.")
    _once(table.findings, (*table.path, "choices"), found.codes)
    return found


def _fact(table: Table) -> Fact:
    def values(below: Table) -> dict[str, tuple[str, ...]]:
        return {key: below.texts(key) for key in below.values}

    return Fact(
        code=table.code(),
        name=table.words("name"),
        kind=table.text("kind"),
        facts=table.made("facts", values, {}, required=False),
    )


def _occasion(table: Table) -> Occasion:
    return Occasion(
        code=table.code(),
        name=table.words("name"),
        months=table.whole("months", most=60),
        after=table.texts("after", required=True),
        questions=table.texts("questions", required=True),
        once=table.flag("once"),
        by_link=table.flag("by_link", default=True),
    )


def _number(table: Table, key: str, default: int, most: int) -> int:
    return table.whole(key, least=1, most=most) if table.has(key) else default


def make(table: Table) -> SurveysPlan:
    usual = SurveysPlan()
    return SurveysPlan(
        since=table.day("since"),
        purpose=table.choice("purpose", Purpose.values),
        grace_days=_number(table, "grace_days", usual.grace_days, 365),
        tries=_number(table, "tries", usual.tries, 20),
        link_days=_number(table, "link_days", usual.link_days, 365),
        remind_days=_number(table, "remind_days", usual.remind_days, 365),
        spacing_days=_number(table, "spacing_days", usual.spacing_days, 365),
        facts=table.each("facts", _fact, required=True),
        questions=table.each("questions", _question, required=True),
        occasions=table.each("occasions", _occasion, required=True),
    )


def _once(findings: Findings, path: Path, codes: Iterable[str]) -> None:
    known: list[str] = []
    for place, code in enumerate(codes):
        if code and code in known:
            findings.add((*path, place, "code"), f"{code!r} is there already.")
        known.append(code)


def check(pack: Pack, plan: SurveysPlan, findings: Findings) -> None:
    """Codes stand once; what an occasion names is there; facts are those of entries about people; indicators
    count answers that can be given."""
    for key in ("facts", "questions", "occasions"):
        _once(findings, ("surveys", key), (one.code for one in getattr(plan, key)))
    for place, fact in enumerate(plan.facts):
        _check_fact(fact, ("surveys", "facts", place), findings)
    known = {"after": [one.code for one in plan.facts], "questions": [one.code for one in plan.questions]}
    for place, occasion in enumerate(plan.occasions):
        for key, codes in known.items():
            for at, code in enumerate(getattr(occasion, key)):
                if code not in codes:
                    findings.add(
                        ("surveys", "occasions", place, key, at), f"there is no {code!r}: {listed(codes)}."
                    )
    for place, one in enumerate(pack.indicators):
        for at, counted in enumerate(one.counts):
            if counted.kind == ANSWERED:
                _check_counted(plan, counted, ("indicators", place, "counts", at, "facts"), findings)


def _check_fact(fact: Fact, path: Path, findings: Findings) -> None:
    kind = kinds().get(fact.kind)
    if kind is None or not kind.about_person:
        findings.add((*path, "kind"), f"{fact.kind!r} is no kind of entry about a person.")
        return
    for name in fact.facts:
        if name not in kind.facts:
            findings.add((*path, "facts", name), f"is no fact of {fact.kind}: {listed(kind.facts)}.")


def _check_counted(plan: SurveysPlan, counted: Counted, path: Path, findings: Findings) -> None:
    known: dict[str, Iterable[str]] = {
        "occasion": [one.code for one in plan.occasions],
        "after": [one.code for one in plan.facts],
        **{SAID + one.code: [*one.codes, NOT_SAID] for one in plan.questions},
    }
    for name, wanted in counted.facts.items():
        if name.startswith(SAID) and name not in known:
            findings.add((*path, name), f"[surveys] asks no question {name.removeprefix(SAID)!r}.")
        for place, code in enumerate(wanted if name in known else ()):
            if code not in known[name]:
                findings.add((*path, name, place), f"there is no {code!r}: {listed(known[name])}.")


SECTION = section("surveys", make, SurveysPlan(), check)


def plan() -> SurveysPlan:
    """That of the programme that is loaded."""
    from parcours.programmes.queries import pack_or_none

    pack = pack_or_none()
    return pack.section(SECTION.code) if pack else SurveysPlan()


def words_of(plan: SurveysPlan, question: str) -> Mapping[str, Mapping[str, str]]:
    """The words of the choices of a question, by their code."""
    found = plan.question(question)
    return {one.code: one.name for one in found.choices} if found else {}
