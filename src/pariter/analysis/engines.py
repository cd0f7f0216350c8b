"""Engines that compute an expression: DuckDB, or Spark where a file outgrows one machine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ibis.backends import BaseBackend
from ibis.expr.types import Table

BLANKS = "^[ \t\r\n]+|[ \t\r\n]+$"


class EngineError(Exception):
    """An engine that cannot be used here, or refused a file; says what is missing."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine. read: file, columns in its order, delimiter → table of trimmed texts.

    connection: Ibis's own, for tables that are there already
    """

    name: str
    connection: BaseBackend
    read: Callable[[Path, Sequence[str], str], Table]
    errors: tuple[type[Exception], ...]


@contextmanager
def duckdb() -> Iterator[Engine]:
    """Run DuckDB in this process."""
    import ibis
    from duckdb import Error

    connection = ibis.duckdb.connect()

    def read(path: Path, columns: Sequence[str], delimiter: str) -> Table:
        table = connection.read_csv(
            str(path),
            columns=dict.fromkeys(columns, "VARCHAR"),
            auto_detect=False,
            header=True,
            delim=delimiter,
            quote='"',
            escape='"',
        )
        return table.mutate(**{name: table[name].strip() for name in columns})

    try:
        yield Engine("duckdb", connection, read, (Error,))
    finally:
        connection.disconnect()


@contextmanager
def spark() -> Iterator[Engine]:
    """Run Spark on this machine. Raises EngineError where Spark or Java is missing."""
    if find_spec("pyspark") is None:
        raise EngineError("Spark is not installed; pip install 'pariter[analysis,spark]'")
    import ibis
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession
    from pyspark.sql.types import StringType, StructField, StructType

    builder = SparkSession.builder.master("local[*]").appName("pariter indicators")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "8",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except PySparkException as error:
        raise EngineError("Java does not start; install Debian's default-jre-headless") from error
    session.sparkContext.setLogLevel("OFF")
    connection = ibis.pyspark.connect(session)

    def read(path: Path, columns: Sequence[str], delimiter: str) -> Table:
        schema = StructType([StructField(name, StringType()) for name in columns])
        table = connection.read_csv(
            str(path.resolve()),
            schema=schema,
            header=True,
            sep=delimiter,
            mode="FAILFAST",
            escape='"',
            multiLine=True,
        )
        # Ibis asks Spark to trim "\v" and "\f", which Spark reads as the letters v and f.
        return table.mutate(**{name: table[name].re_replace(BLANKS, "") for name in columns})

    try:
        yield Engine("spark", connection, read, (PySparkException, Py4JJavaError))
    finally:
        session.stop()


ENGINES = {"duckdb": duckdb, "spark": spark}
