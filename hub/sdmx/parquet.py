"""Parquet beside each CSV file: the same table with types, and its words in the file itself."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from pysdmx.model import DataType

from hub.sdmx import concepts


def is_possible() -> bool:
    """Whether pyarrow is installed (the extra `parquet`)."""
    return find_spec("pyarrow") is not None


def write(source: Path, target: Path, said: Mapping[str, str]) -> None:
    """Turn a CSV file into a Parquet file.

    Args:
        source: The CSV file.
        target: The Parquet file to write.
        said: What its metadata says, such as footnotes and licences.
    """
    import pyarrow as pa  # type: ignore[import-untyped]  # noqa: PLC0415  # Large, and optional.
    from pyarrow import csv, parquet  # noqa: PLC0415

    numbers = {DataType.INTEGER: pa.int64(), DataType.DOUBLE: pa.float64()}
    facts = {fact.id: fact.type for fact in (concepts.MEASURE, *concepts.ATTRIBUTES)}
    with source.open(encoding="utf-8") as lines:
        heading = lines.readline().strip().split(",")
    types = {name: numbers.get(facts.get(name, DataType.STRING), pa.string()) for name in heading}
    options = csv.ConvertOptions(column_types=types, strings_can_be_null=False, null_values=[""])
    table = csv.read_csv(source, convert_options=options)
    parquet.write_table(table.replace_schema_metadata(said), target, compression="zstd")
