"""The engine that runs the one text with Spark SQL over the Parquet files of a snapshot.

Takes the extra ``spark`` and Java 17. On this machine, or wherever the configuration of Spark says
(``spark.master``): then the folder of the snapshot must be one that all its machines read.
"""

import shutil
from collections.abc import Sequence

from parcours.programmes.pack import Indicator

from . import snapshots, sql
from .faults import Fault
from .snapshots import Snapshot

LOCAL = {
    "spark.master": "local[*]",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
ALWAYS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.app.name": "parcours results",
}
PARTS = "8"
"""Parts of a shuffle on one machine, where two hundred would be two hundred tiny tasks."""


def _session():
    try:
        from pyspark import SparkConf
        from pyspark.sql import SparkSession
    except ImportError:
        raise Fault("The engine spark needs pyspark: install requirements-spark.txt.") from None
    if shutil.which("java") is None:
        raise Fault("The engine spark needs Java 17: there is no command java.")
    given = SparkConf()
    local = not given.contains("spark.master")
    wanted = ALWAYS | ({**LOCAL, "spark.sql.shuffle.partitions": PARTS} if local else {})
    session = SparkSession.builder.config(map=wanted).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


class Spark:
    def __init__(self, snapshot: Snapshot):
        paths = {
            "journal_entry": snapshot.file(snapshots.ENTRIES),
            "people_canonical": snapshot.file(snapshots.CANONICAL),
        }
        self.session = _session()
        for name, path in paths.items():
            self.session.read.parquet(path.absolute().as_uri()).createOrReplaceTempView(name)

    def figures(
        self, indicators: Sequence[Indicator], window: sql.Window, dimensions: Sequence[str]
    ) -> list[tuple]:
        return self._rows(sql.figures_text(indicators, window, dimensions, sql.SPARK))

    def apart(self, indicators: Sequence[Indicator], window: sql.Window) -> list[tuple]:
        return self._rows(sql.apart_text(indicators, window, sql.SPARK))

    def _rows(self, text: str) -> list[tuple]:
        return [tuple(row) for row in self.session.sql(text).collect()]
