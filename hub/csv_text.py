"""Tables as CSV, with the mandatory footnotes beneath."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence


def csv_text(
    columns: Sequence[str], rows: Iterable[Mapping[str, str]], footnotes: Iterable[str]
) -> str:
    """One CSV document; footnotes are lines that begin with a hash sign."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    for note in footnotes:
        text.write(f"# * {note}\r\n")
    return text.getvalue()
