"""The one text on Spark SQL: the same figures as the arrays. Takes the extra ``spark`` and Java."""

import os
import shutil
from datetime import UTC, date
from importlib.util import find_spec

import pytest
from hypothesis import Phase, given, seed, settings

from parcours.results import arrays, cluster
from parcours.results.faults import Fault
from parcours.results.figures import Period
from tests.results.test_engines import INDICATORS, computed, database, journals, snapshot

__all__ = ["database"]
HERE = find_spec("pyspark") is not None and shutil.which("java") is not None
needs_spark = pytest.mark.skipif(
    not HERE, reason="NOT TRIED ON SPARK: pyspark (requirements-spark.txt) or Java 17 is missing"
)


# Each indicator is four more statements to plan, and Spark plans slowly.
FEW = [
    one
    for one in INDICATORS
    if one.code in ("two kinds", "visits", "ventures", "women of A", "paid", "share", "of money")
]
ASKED = Period(date(2019, 1, 2), date(2019, 1, 11), date(2019, 1, 20), UTC)


@needs_spark
@seed(1)
@settings(max_examples=1, deadline=None, database=None, phases=[Phase.generate])
@given(journals(least=35))
def test_spark_counts_what_the_arrays_count(database, journal):
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with snapshot(database, *journal) as taken:
        found = computed(cluster.Spark(taken), ASKED, indicators=FEW)
        assert found == computed(arrays.Arrays(taken), ASKED, indicators=FEW)


def test_without_pyspark_it_says_what_is_missing(database, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    with snapshot(database, [], []) as taken, pytest.raises(Fault, match=r"needs pyspark: install"):
        cluster.Spark(taken)
