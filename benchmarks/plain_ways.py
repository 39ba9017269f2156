"""The same figures as others would count them: data frames of Polars, Spark, one query a cell.

Polars counts what ours count, to the digit. One query a cell is what a page of figures asks for that was
written number by number: people who have any entry with the value, so that somebody whose region changed is
in two rows; its figures are other ones, only its time is told, from every fiftieth cell.
"""

import time
from importlib.util import find_spec
from itertools import product

from parcours.programmes.pack import Counted, Indicator
from parcours.results.snapshots import CANONICAL, ENTRIES
from parcours.results.sql import DIMENSIONS, NOT_STATED, UNITS, UNTOLD

EVERY = 50
"""Of the cells of one query each, so many are answered by one that is asked."""

FACTS = ("result", "lot")
"""The facts that the invented indicators ask for, read out of the JSON once."""

Rows = list[tuple[int, str, str, str, str, int]]


def has(name: str) -> bool:
    return find_spec(name) is not None


class Polars:
    """Figures of people, objects and entries from the Parquet files of a snapshot, indicator by indicator."""

    def __init__(self, snapshot):
        import polars

        self.of = polars
        col = polars.col
        entries = polars.read_parquet(snapshot.file(ENTRIES))
        twice = polars.read_parquet(snapshot.file(CANONICAL))
        back = entries.filter(col("retracts").is_not_null()).select(id="retracts").unique()
        frame = entries.filter(col("retracts").is_null()).join(back, on="id", how="anti")
        frame = frame.join(twice, left_on="person_id", right_on="gone_id", how="left")
        told = [
            polars.when(col(name).fill_null("").is_in(UNTOLD.get(name, ("",))))
            .then(polars.lit(NOT_STATED))
            .otherwise(col(name))
            .cast(polars.Categorical)
            .alias(name)
            for name in DIMENSIONS
        ]
        frame = frame.with_columns(
            polars.coalesce("kept_id", "person_id").alias("person"),
            col("project").fill_null("").cast(polars.Categorical),
            *told,
        ).sort("occurred_on", "sequence")
        frame = frame.with_row_index("place").with_columns(self._fact(name) for name in FACTS)
        kept = ["place", "kind", "person", "object_id", "id", "project", *FACTS, *DIMENSIONS]
        parts = frame.select(kept).partition_by("kind", as_dict=True)
        self.kinds = {key[0]: part for key, part in parts.items()}

    def _fact(self, name: str):
        return self.of.col("facts").str.json_path_match(f"$.{name}").alias(name)

    def _of_kind(self, counted: Counted):
        frame = self.kinds[counted.kind]
        for name, values in counted.facts.items():
            frame = frame.filter(self.of.col(name).is_in(list(values)))
        return frame

    def _counting(self, one: Indicator):
        frame = self.of.concat([self._of_kind(counted) for counted in one.counts])
        if len(one.counts) > 1:
            frame = frame.sort("place")
        if one.project:
            frame = frame.filter(self.of.col("project") == one.project)
        subject = {"person": "person", "object": "object_id", "entry": "id"}[UNITS[one.unit]]
        frame = frame.with_columns(self.of.col(subject).alias("subject"))
        return frame.filter(self.of.col("subject").is_not_null())

    def figures(self, indicators: list[Indicator]) -> Rows:
        return [(number, *row) for number, one in enumerate(indicators) for row in self._rows(one)]

    def _rows(self, one: Indicator) -> list[tuple]:
        frame = self._counting(one)
        if frame.is_empty():
            return []
        found = [("entries", *row[:1], "", "", row[1]) for row in _by(frame, "project")]
        first = frame.unique("subject", keep="first")
        each = frame.unique(["subject", "project"], keep="first")
        found.append(("whole", "", "", "", len(first)))
        found += [("project", project, "", "", many) for project, many in _by(each, "project")]
        for name in DIMENSIONS:
            found += [("whole", "", name, value, many) for value, many in _by(first, name)]
            found += [
                ("project", project, name, value, many) for project, value, many in _by(each, "project", name)
            ]
        named = each.with_columns(self.of.col("project").cast(self.of.String).ne("").alias("named"))
        many = named.group_by("subject").agg(self.of.col("named").sum())["named"]
        found += [
            ("outside", "", "", "", int((many == 0).sum())),
            ("once", "", "", "", int((many == 1).sum())),
            ("overlap", "", "", "", int((many > 1).sum())),
            ("evidence", "", "", "declared", len(first)),
        ]
        return found


def _by(frame, *names: str) -> list[tuple]:
    return frame.group_by(*names).len().rows()


class OneQueryACell:
    """The live journal through Django's ORM, one statement a cell; seconds for all of them."""

    def __init__(self, indicators: list[Indicator], values: dict[str, list[str]], projects: list[str]):
        rows = [("", ""), *((name, value) for name, found in values.items() for value in found)]
        self.asked = list(product(indicators, ["", *projects], rows))

    def seconds(self) -> float:
        begun = time.perf_counter()
        some = self.asked[::EVERY]
        for one, project, (name, value) in some:
            self._cell(one, project, name, value)
        return (time.perf_counter() - begun) * len(self.asked) / len(some)

    @staticmethod
    def _cell(one: Indicator, project: str, name: str, value: str) -> int:
        from django.db.models import Exists, OuterRef, Q

        from parcours.journal.models import Entry

        counted = Q()
        for each in one.counts:
            facts = {f"facts__{fact}__in": list(allowed) for fact, allowed in each.facts.items()}
            counted |= Q(kind=each.kind, **facts)
        found = Entry.objects.filter(counted, retracts=None)
        found = found.exclude(Exists(Entry.objects.filter(retracts=OuterRef("pk"))))
        for wanted in filter(None, (one.project, project)):
            found = found.filter(project=wanted)
        if name:
            found = found.filter(**{name: "" if value == NOT_STATED else value})
        subject = {"person": "person_id", "object": "object_id", "entry": "pk"}[UNITS[one.unit]]
        return found.exclude(**{subject: None}).values(subject).distinct().count()
