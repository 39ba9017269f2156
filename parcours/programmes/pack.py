"""What a programme pack says, as plain frozen values. Pure: no database, no file.

Texts are ``{language: text}``. Codes are short ASCII words. Amounts are Decimal with two places, days are
dates. Every floor above reads a programme through these values (``programmes.queries.pack``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Text = Mapping[str, str]


@dataclass(frozen=True)
class Addendum:
    """An addendum to the contract of a project, or to that of the programme (``project`` empty)."""

    number: int
    signed_on: date
    project: str = ""


@dataclass(frozen=True)
class Source:
    """Where the source states something: a place in it, its own words, when it was read or published.
    ``addendum``: it is no place in the source, an addendum signed later says so."""

    where: str = ""
    quote: str = ""
    on: date | None = None
    addendum: Addendum | None = None


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Budget:
    """The same sum in one or more currencies. ``rate``: units of the second for one of the first, a dated
    fact of this contract; None with a single currency."""

    amounts: tuple[Money, ...]
    rate: Decimal | None = None
    rate_on: date | None = None
    note: Text = field(default_factory=dict)
    source: Source = Source()

    def in_currency(self, currency: str) -> Decimal:
        """The sum in a currency; zero when it is not stated in it."""
        return next((money.amount for money in self.amounts if money.currency == currency), Decimal(0))


@dataclass(frozen=True)
class Rate:
    """One unit of ``first`` is worth ``rate`` of ``second`` on a day. Only what the pack states as such;
    the rate of a contract stays with its budget."""

    first: str
    second: str
    on: date
    rate: Decimal
    source: Source = Source()


@dataclass(frozen=True)
class Organisation:
    code: str
    name: Text
    kind: str
    note: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """``launched``: a year, a month or a day in ISO form; ``when`` says it in words."""

    code: str
    title: Text
    launched: str
    envelope: Budget
    source: Source = Source()
    when: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Lot:
    number: int
    name: Text
    for_whom: Text
    goal: Text
    rule: "Rule"
    source: Source = Source()


@dataclass(frozen=True)
class Partner:
    """A body named by the source; ``organisation`` is a code of the pack, empty for a category of bodies."""

    name: Text
    organisation: str = ""
    source: Source = Source()


@dataclass(frozen=True)
class Project:
    """``scope``: "places" (``places`` lists codes of cities), "regions" (``regions``) or "country".
    ``amended``: the addendum by which its days are what they are; ``stated``: its days in the pack."""

    code: str
    title: Text
    short: Text
    grantee: str
    lot: int
    lot_is_reading: bool
    budget: Budget
    starts_on: date
    ends_on: date
    scope: str
    rule: "Rule"
    places: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()
    note: Text = field(default_factory=dict)
    source: Source = Source()
    amended: Addendum | None = None
    stated: tuple[date, date] | None = None


@dataclass(frozen=True)
class Assumption:
    """What must hold outside of those who act. ``reading``: the source does not say so, we do."""

    text: Text
    reading: bool = True
    source: Source = Source()


@dataclass(frozen=True)
class Node:
    """One line of the results chain, word for word. ``kind``: objective, specific, result, activity.
    ``project`` is empty for the programme itself. ``flag`` says what is wrong in the source.
    ``assumptions``: what must hold outside the programme for it to lead to the line above it."""

    code: str
    kind: str
    text: Text
    project: str = ""
    parent: str = ""
    order: int = 0
    flag: Text = field(default_factory=dict)
    source: Source = Source()
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True)
class Target:
    """A promised value. Several may stand for one indicator; one of them is in force, with the reason."""

    value: Decimal
    in_force: bool
    version: str
    source: Source
    reason: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """Journal entries that count: one kind, and coded facts that must be equal (a tuple: one of them)."""

    kind: str
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dimensions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Apart:
    """What is known in numbers alone and stands beside a figure, never in it: the sum of the fact ``number``
    of entries. ``title``: what it is."""

    title: Text
    entries: Counted
    number: str


@dataclass(frozen=True)
class Baseline:
    """What stood before: a value with its year and source, or in ``words`` why there is none."""

    value: Decimal | None = None
    year: int | None = None
    words: Text = field(default_factory=dict)
    source: Source = Source()


@dataclass(frozen=True)
class Amount:
    """What is added up: the fact ``fact`` of entries, all of them in one currency."""

    fact: str
    currency: str


@dataclass(frozen=True)
class Indicator:
    """``unit``: people (distinct people), events (entries), objects and enterprises (distinct objects of
    entries), officials (objects that are somebody of a register), money (the sum of ``amount`` over entries),
    percent (``numerator`` divided by ``denominator``, two other indicators); regions and months only where
    nothing is collected yet.
    No ``counts``: nothing of it is collected yet, which is shown as such and never as zero.
    ``project`` empty: the whole programme. ``level``: output, outcome, impact.
    ``over_time``, ``over_places``, ``over_projects``: how it is put together (``indicating.TOGETHER``).
    ``disaggregations``: the dimensions that are meant. ``owner``: the organisation that answers for it."""

    code: str
    title: Text
    definition: Text
    unit: str
    level: str
    node: str = ""
    project: str = ""
    counts: tuple[Counted, ...] = ()
    apart: Apart | None = None
    not_collected: Text = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    verification: Text = field(default_factory=dict)
    formula: Text = field(default_factory=dict)
    over_time: str = ""
    over_places: str = ""
    over_projects: str = ""
    disaggregations: tuple[str, ...] = ()
    baseline: Baseline | None = None
    owner: str = ""
    reviewed_on: date | None = None
    assumptions: tuple[Assumption, ...] = ()
    amount: Amount | None = None
    numerator: "Indicator | None" = None
    denominator: "Indicator | None" = None

    @property
    def collected(self) -> bool:
        """Whether anything is counted for it, or for both of its parts."""
        return bool(self.counts) or self.is_ratio

    @property
    def is_ratio(self) -> bool:
        return self.numerator is not None and self.denominator is not None

    @property
    def target(self) -> Target | None:
        """The target in force."""
        return next((one for one in self.targets if one.in_force), None)


# Assessment and orientation -----------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    """``alone``: it says that nothing else applies, such as "none of these", and goes with no other."""

    code: str
    label: Text
    alone: bool = False


Condition = tuple[str, tuple[str, ...]]
"""(question code, option codes): it was answered with one of them."""


@dataclass(frozen=True)
class Question:
    """``kind``: one (one option), many (any options), yes_no, number, whole (a number without decimals), day,
    text (never leaves the file), note (words to read out, no answer).

    ``section``: groups questions on one screen. ``only_if``: asked only then; ``and_if``: further conditions,
    all of which must hold. ``least``, ``most``: bounds of a number, both included."""

    code: str
    section: str
    text: Text
    kind: str
    help: Text = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    required: bool = False
    proof: bool = False
    only_if: Condition | None = None
    and_if: tuple[Condition, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Everything that must hold for the question to be asked."""
        return (self.only_if, *self.and_if) if self.only_if else self.and_if


FIRST, AGAIN, BESIDE = "first", "again", "beside"


@dataclass(frozen=True)
class AssessmentForm:
    """Questions that are asked together. ``valid_days``: after so many days the answers have expired.

    ``when``: first (nobody has asked her yet), again (she was assessed before), beside (a profile that stands
    beside the assessment of her situation). ``rule``: it is proposed to whom these criteria fit.
    ``title`` empty: it has no name of its own."""

    version: str
    sections: Mapping[str, Text]
    questions: tuple[Question, ...]
    valid_days: int
    code: str = "assessment"
    title: Text = field(default_factory=dict)
    when: str = FIRST
    rule: "Rule | None" = None

    @property
    def of_situation(self) -> bool:
        """Whether an orientation may rest on it; a profile only adds to what is known."""
        return self.when != BESIDE

    def question(self, code: str) -> Question | None:
        return next((one for one in self.questions if one.code == code), None)


@dataclass(frozen=True)
class Criterion:
    """One test of one fact. ``op``: in, not_in, at_least, at_most, is_true, is_false.

    Facts: ``person.sex``, ``person.age``, ``person.protection``, ``person.residence``, ``person.region``,
    ``person.city``, ``person.great_vulnerability``; ``assessment.<question code>`` (a set for "many").
    The three sentences are said to the person: it holds, it does not, it is not known yet."""

    code: str
    fact: str
    op: str
    values: tuple[str, ...]
    met: Text
    unmet: Text
    missing: Text


@dataclass(frozen=True)
class Rule:
    """All of ``all`` and, where ``any`` is not empty, at least one of ``any`` (codes of criteria).
    ``any`` holds groups: each group is a set of alternatives, and every group needs one of its own."""

    all: tuple[str, ...] = ()
    any: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Notice:
    """What is read to a person before she answers to a purpose, in one version."""

    purpose: str
    version: str
    title: Text
    text: Text


@dataclass(frozen=True)
class Papers:
    """Words and marks that papers of the programme carry."""

    emblem: Text
    funding: Text
    signatory_title: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """Something the source leaves unclear or contradicts, and how it is held here."""

    code: str
    title: Text
    held: Text
    source: Source = Source()


@dataclass(frozen=True)
class Pack:
    """``languages``: the first is the one of the source. ``frame``: what the source says around the
    programme. ``portfolio``: figures around it, as text. ``days``: its first and last day where an addendum
    says one of them (``amended``)."""

    code: str
    name: Text
    summary: Text
    country: str
    zone: str
    currency: str
    languages: tuple[str, ...]
    organisations: tuple[Organisation, ...]
    call: Call
    lots: tuple[Lot, ...]
    projects: tuple[Project, ...]
    chain: tuple[Node, ...]
    indicators: tuple[Indicator, ...]
    assessment: AssessmentForm
    criteria: Mapping[str, Criterion]
    notices: tuple[Notice, ...]
    papers: Papers
    gaps: tuple[Gap, ...] = ()
    frame: tuple[Node, ...] = ()
    regions: tuple[tuple[str, Text], ...] = ()
    places: tuple[tuple[str, str, Text], ...] = ()
    portfolio: Mapping[str, str] = field(default_factory=dict)
    rates: tuple[Rate, ...] = ()
    sections: Mapping[str, Any] = field(default_factory=dict)
    more_forms: tuple[AssessmentForm, ...] = ()
    days: tuple[date | None, date | None] = (None, None)
    amended: Addendum | None = None

    @property
    def starts_on(self) -> date:
        """The first day of the programme: that of an addendum, else of its first project."""
        return self.days[0] or min(one.starts_on for one in self.projects)

    @property
    def ends_on(self) -> date:
        """The last day of the programme: that of an addendum, else of its last project."""
        return self.days[1] or max(one.ends_on for one in self.projects)

    @property
    def forms(self) -> tuple[AssessmentForm, ...]:
        """Every form, the one that is asked first before the others."""
        return (self.assessment, *self.more_forms)

    def form(self, code: str) -> AssessmentForm | None:
        return next((one for one in self.forms if one.code == code), None)

    def section(self, code: str) -> Any:
        """What the package that owns a section read from it; see ``sections.py``."""
        return self.sections[code]

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the envelope, the one of the contract first."""
        return tuple(money.currency for money in self.call.envelope.amounts)

    @property
    def envelope(self) -> Mapping[str, Decimal]:
        """What the call offered, by currency."""
        return {money.currency: money.amount for money in self.call.envelope.amounts}

    @property
    def contracted(self) -> Mapping[str, Decimal]:
        """What the projects were granted, by currency of the envelope."""
        return {
            currency: sum((project.budget.in_currency(currency) for project in self.projects), Decimal(0))
            for currency in self.currencies
        }

    @property
    def unallocated(self) -> Mapping[str, Decimal]:
        """The envelope less what was contracted, by currency."""
        return {currency: amount - self.contracted[currency] for currency, amount in self.envelope.items()}

    def question(self, code: str) -> "Question | None":
        """A question of any form; what several ask under one code is alike."""
        return next((one for form in self.forms for one in form.questions if one.code == code), None)

    def indicator(self, code: str) -> "Indicator | None":
        return next((one for one in self.indicators if one.code == code), None)

    def notice(self, purpose: str) -> "Notice | None":
        return next((one for one in self.notices if one.purpose == purpose), None)

    def lot(self, number: int) -> Lot | None:
        return next((lot for lot in self.lots if lot.number == number), None)

    def project(self, code: str) -> Project | None:
        return next((project for project in self.projects if project.code == code), None)

    def organisation(self, code: str) -> Organisation | None:
        return next((one for one in self.organisations if one.code == code), None)
