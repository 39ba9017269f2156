"""What must hold between the parts of a pack: every code that is named exists, nothing is said twice."""

from collections.abc import Iterable, Mapping
from functools import cache
from zoneinfo import available_timezones

from parcours.people.enums import Purpose
from parcours.reference import loading
from parcours.reference.enums import Protection, Residence, Sex
from parcours.reference.rules import LONGEST_NAME

from . import checking_indicators
from .findings import Findings
from .making import YES_NO
from .pack import AssessmentForm, Criterion, Pack, Question, Rule
from .positions import Path
from .taking import listed

# What packages above this one declare at least; where the application runs, all kinds about people are known.
COUNTABLE: Mapping[str, tuple[str, ...]] = {
    "people.registered": (),
    "cases.assessed": ("form", "form_version"),
    "cases.profiled": ("form", "form_version"),
    "cases.oriented": ("outcome", "lot", "project_code", "overridden", "reason_code"),
    "training.enrolled": ("session", "course"),
    "training.attended": ("session", "mark", "half"),
    "training.completed": ("course", "hours", "result"),
    "training.certified": ("course", "hours"),
    "outreach.point_ready": ("site", "staff"),
    "outreach.preregistered": ("source", "centre"),
    "outreach.official_trained": ("institution_kind", "official_sex"),
    "outreach.event_reported": ("event_kind", "number"),
    "outreach.attended": ("event_kind",),
    "employment.placed": ("kind", "contract", "sector"),
    "employment.kept": ("kind", "month"),
    "employment.check_missed": ("kind", "month"),
    "employment.left": ("kind", "reason_code", "days"),
    "enterprise.moved": ("form", "sector", "stage"),
    "enterprise.created_with": ("form", "sector"),
    "enterprise.status": ("form", "sector"),
    "enterprise.job_begun": ("form", "sector", "kind"),
    "enterprise.visited": ("form", "sector", "trading", "month"),
    "enterprise.year_over": ("form", "sector", "found"),
    "enterprise.grant_paid": ("form", "sector", "amount", "currency"),
}
FACTS = ("sex", "age", "protection", "residence", "region", "city", "great_vulnerability")
CODED = {"sex": Sex.values, "protection": Protection.values, "residence": Residence.values}
FITTING = {
    "one": ("in", "not_in"),
    "many": ("in", "not_in"),
    "yes_no": ("is_true", "is_false"),
    "number": ("at_least", "at_most"),
    "whole": ("at_least", "at_most"),
    "day": (),
    "text": (),
    "note": (),
}
# Fields of the screen, and what the file that is handed to her says of an assessment beside its answers.
RESERVED = (
    "occurred_on",
    "request_id",
    "based_on",
    "programme",
    "form",
    "assessed_on",
    "expires_on",
    "organisation",
)
BESIDE_AN_ANSWER = ("_proof", "_note", "_still")
PERSON_FITTING = {"age": FITTING["number"], "great_vulnerability": FITTING["yes_no"]}


@cache
def countries() -> frozenset[str]:
    return frozenset(row["code"] for row in loading.countries() if row["is_country"])


@cache
def stored_regions() -> Mapping[str, str]:
    """Region code to country, of the lists that come with the product."""
    return {row["code"]: row["country_id"] for row in loading.regions()}


@cache
def stored_places() -> Mapping[str, str]:
    """Place code to region code, of the lists that come with the product."""
    return {row["code"]: row["region_id"] for row in loading.places()}


class Checker:
    def __init__(self, pack: Pack, findings: Findings):
        self.pack, self.findings = pack, findings
        own = {code: pack.country for code, _ in pack.regions}
        kept = {code: home for code, home in stored_regions().items() if home == pack.country}
        self.regions = {**kept, **own}
        inside = {code: home for code, home in stored_places().items() if home in kept}
        self.places = {**inside, **{code: region for code, region, _ in pack.places}}
        # What the first form asks is what criteria read; another that asks otherwise is told so.
        self.questions = {one.code: one for form in reversed(pack.forms) for one in form.questions}

    def check(self) -> None:
        self._head()
        self._own_places()
        self._lots_and_projects()
        self._chain()
        checking_indicators.check(self, COUNTABLE)
        self._forms()
        for place, criterion in enumerate(self.pack.criteria.values()):
            self.criterion(("criteria", place), criterion)
        self._notices()

    def wrong(self, path: Path, sentence: str) -> None:
        self.findings.add(path, sentence)

    def known(self, path: Path, code: str, allowed: Iterable[str], what: str) -> None:
        allowed = tuple(allowed)
        if code and code not in allowed:
            self.wrong(path, f"there is no {what} {code!r}; known: {listed(allowed) or 'none'}.")

    def unlike(self, key: str, codes: Iterable[object], field: str = "code", under: Path = ()) -> None:
        seen: dict[object, int] = {}
        for place, code in enumerate(codes):
            if code in seen:
                first = self.findings.positions.line((*under, key, seen[code], field))
                self.wrong((*under, key, place, field), f"{code!r} is there already, on line {first}.")
            seen.setdefault(code, place)

    # Parts

    def _head(self) -> None:
        pack = self.pack
        if pack.country and pack.country not in countries():
            self.wrong(("country",), f"there is no country {pack.country!r} (ISO 3166-1, two letters).")
        if pack.zone and pack.zone not in available_timezones():
            self.wrong(("zone",), f"there is no time zone {pack.zone!r}, such as Europe/Paris.")
        if pack.currencies and pack.currency not in pack.currencies:
            self.wrong(("currency",), f"{pack.currency!r} is no currency of the envelope.")
        self.unlike("organisations", (one.code for one in pack.organisations))
        self.unlike("gaps", (one.code for one in pack.gaps))
        rates = [(rate.first, rate.second, rate.on) for rate in pack.rates]
        for place, rate in enumerate(rates):
            if rate in rates[:place]:
                self.wrong(("rates", place), "this rate is stated twice for the same day.")

    def _own_places(self) -> None:
        pack = self.pack
        self.unlike("regions", (code for code, _ in pack.regions))
        self.unlike("places", (code for code, _, _ in pack.places))
        for place, (code, name) in enumerate(pack.regions):
            self._short(("regions", place, "name"), name)
            if not code.startswith(f"{pack.country}-") or len(code) > 6:
                self.wrong(
                    ("regions", place, "code"),
                    f"{code!r} must be {pack.country}-XXX (ISO 3166-2), at most 6.",
                )
        for place, (code, region, name) in enumerate(pack.places):
            self._short(("places", place, "name"), name)
            if not code.startswith(f"{pack.country}-"):
                self.wrong(("places", place, "code"), f"{code!r} must begin with {pack.country}-.")
            self.known(("places", place, "region"), region, self.regions, "region")

    def _short(self, path: Path, name: Mapping[str, str]) -> None:
        """The shared lists keep no longer name: said here with its line, not when it is loaded."""
        for language, text in name.items():
            if len(text) > LONGEST_NAME:
                self.wrong(path, f"has more than {LONGEST_NAME} characters in {language}.")

    def _lots_and_projects(self) -> None:
        pack = self.pack
        self.unlike("lots", (lot.number for lot in pack.lots), "number")
        self.unlike("projects", (project.code for project in pack.projects))
        for place, lot in enumerate(pack.lots):
            self._rule(("lots", place, "rule"), lot.rule)
        organisations = [one.code for one in pack.organisations]
        for place, project in enumerate(pack.projects):
            path = ("projects", place)
            self.known((*path, "grantee"), project.grantee, organisations, "organisation")
            self.known((*path, "lot"), str(project.lot), (str(lot.number) for lot in pack.lots), "lot")
            for index, code in enumerate(project.places):
                self.known((*path, "places", index), code, self.places, "place")
            for index, code in enumerate(project.regions):
                self.known((*path, "regions", index), code, self.regions, "region")
            for index, partner in enumerate(project.partners):
                at = (*path, "partners", index, "organisation")
                self.known(at, partner.organisation, organisations, "organisation")
            stated = [money.currency for money in project.budget.amounts]
            missing = [code for code in pack.currencies if code not in stated]
            if stated and missing:
                self.wrong((*path, "budget"), f"does not state {listed(missing)}, as the envelope does.")
            self._rule((*path, "rule"), project.rule)
        self._within_the_envelope()

    def _within_the_envelope(self) -> None:
        for currency, left in self.pack.unallocated.items():
            if left < 0:
                self.wrong(("call", "envelope"), f"the projects add up to {-left} {currency} more than this.")

    def _rule(self, path: Path, rule: Rule) -> None:
        for index, code in enumerate(rule.all):
            self.known((*path, "all", index), code, self.pack.criteria, "criterion")
        for place, group in enumerate(rule.any):
            for index, code in enumerate(group):
                self.known((*path, "any", place, index), code, self.pack.criteria, "criterion")

    def _chain(self) -> None:
        projects = [project.code for project in self.pack.projects]
        for key, nodes in (("chain", self.pack.chain), ("frame", self.pack.frame)):
            self.unlike(key, (node.code for node in nodes))
            codes = [node.code for node in nodes]
            for place, node in enumerate(nodes):
                self.known((key, place, "project"), node.project, projects, "project")
                # A parent stands before its children, so no chain can bite its tail.
                self.known((key, place, "parent"), node.parent, codes[:place], "line before this one")

    def _forms(self) -> None:
        self.unlike("forms", (form.code for form in self.pack.more_forms))
        known: dict[str, Question] = {}
        for place, form in enumerate(self.pack.forms, -1):
            under: Path = ("forms", place) if place >= 0 else ("assessment",)
            self.form(under, form)
            if form.rule is not None:
                self._rule((*under, "rule"), form.rule)
            for index, question in enumerate(form.questions):
                first = known.setdefault(question.code, question)
                if not alike(first, question):
                    said = f"{question.code!r} has other answers in another form: give it another code."
                    self.wrong((*under, "questions", index, "code"), said)

    def form(self, under: Path, form: AssessmentForm) -> None:
        """What must hold within one form, whose table stands at a path."""
        self.unlike("questions", (one.code for one in form.questions), under=under)
        names = {one.code for one in form.questions}
        before: dict[str, Question] = {}
        for place, question in enumerate(form.questions):
            path = (*under, "questions", place)
            self.known((*path, "section"), question.section, form.sections, "section")
            self.unlike("options", (one.code for one in question.options), under=path)
            if _taken(question.code, names):
                self.wrong(
                    (*path, "code"), f"{question.code!r} is a name of the product's own: choose another."
                )
            for index, (asked, options) in enumerate(question.conditions):
                at = (*path, "only_if") if len(question.conditions) == 1 else (*path, "only_if", index)
                self.known((*at, "question"), asked, before, "question before this one")
                for number, code in enumerate(options if asked in before else ()):
                    self.known((*at, "options", number), code, answers(before[asked]), "answer")
            before[question.code] = question

    def criterion(self, path: Path, criterion: Criterion) -> None:
        """What must hold of a test of one fact, whose table stands at a path."""
        holder, _, name = criterion.fact.partition(".")
        fitting: tuple[str, ...] = ()
        allowed: Iterable[str] = ()
        if holder == "person" and name in FACTS:
            fitting = PERSON_FITTING.get(name, FITTING["one"])
            allowed = {**CODED, "region": self.regions, "city": self.places}.get(name, ())
        elif holder == "assessment" and name in self.questions:
            question = self.questions[name]
            fitting, allowed = FITTING.get(question.kind, ()), answers(question)
        elif holder == "assessment":
            self.known((*path, "fact"), name, self.questions, "question")
            return
        elif criterion.fact:
            self.known((*path, "fact"), criterion.fact, (f"person.{fact}" for fact in FACTS), "fact")
            return
        if criterion.op and criterion.op not in fitting:
            able = listed(fitting) or "nothing can be tested"
            self.wrong((*path, "op"), f"{criterion.op} does not fit {criterion.fact}: {able}.")
            return
        self._values(path, criterion, allowed)

    def _values(self, path: Path, criterion: Criterion, allowed: Iterable[str]) -> None:
        if criterion.op in ("is_true", "is_false") and criterion.values:
            self.wrong((*path, "values"), f"{criterion.op} takes none.")
        elif criterion.op in ("at_least", "at_most"):
            if len(criterion.values) != 1 or not criterion.values[0].isdecimal():
                self.wrong((*path, "values"), f"{criterion.op} takes one whole number.")
        elif criterion.op in ("in", "not_in"):
            if not criterion.values:
                self.wrong((*path, "values"), f"{criterion.op} needs at least one.")
            for index, code in enumerate(criterion.values):
                self.known((*path, "values", index), code, allowed, "value")

    def _notices(self) -> None:
        self.unlike("notices", (one.purpose for one in self.pack.notices), "purpose")
        for purpose in Purpose.values:
            if self.pack.notice(purpose) is None:
                self.wrong(("notices",), f"no notice for the purpose {purpose!r}.")


def _taken(code: str, names: set[str]) -> bool:
    """Whether a field of the screen has this name: the day, or what stands beside another answer."""
    beside = (code.removesuffix(end) for end in BESIDE_AN_ANSWER if code.endswith(end))
    return code in RESERVED or any(name in names for name in beside)


def alike(one: Question, other: Question) -> bool:
    """Whether two forms may ask both under one code: answers to either mean the same."""
    return (one.kind, [o.code for o in one.options]) == (other.kind, [o.code for o in other.options])


def answers(question: Question) -> tuple[str, ...]:
    """The codes that an answer to a question may have."""
    return YES_NO if question.kind == "yes_no" else tuple(option.code for option in question.options)
