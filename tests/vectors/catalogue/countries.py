"""Writes the names of countries in every language of the catalogue, from Unicode's CLDR.

`python -m tests.vectors.catalogue.countries` must leave no diff.
"""

import json
from pathlib import Path

from babel import Locale

from proto import catalogue, labels

LOCALES = {
    "sq": "sq",
    "bs": "bs_Latn",
    "hr": "hr",
    "cnr": "sr_Latn_ME",
    "sr-Latn": "sr_Latn",
    "sr-Cyrl": "sr_Cyrl",
    "mk": "mk",
    "ro": "ro",
}
_HEADING = (
    "# Names of countries, from CLDR; made by\n# `python -m tests.vectors.catalogue.countries`.\n"
)


def text(tag: str) -> str:
    """The file of a language."""
    names = Locale.parse(LOCALES[tag]).territories
    codes = [
        place.partition(".")[2]
        for place in labels.wanted(catalogue.load())
        if place.startswith("countries.")
    ]
    lines = [
        f"{code} = {json.dumps(_name(names[code], code), ensure_ascii=False)}"
        for code in sorted(codes)
    ]
    return "\n".join((_HEADING, "[countries]", *lines, ""))


def path(tag: str) -> Path:
    """Where it is kept."""
    return labels.FOLDER / tag / "countries.toml"


def _name(name: str, code: str) -> str:
    return f"{name}*" if code == "XK" else name


if __name__ == "__main__":
    for each in LOCALES:
        path(each).parent.mkdir(parents=True, exist_ok=True)
        path(each).write_text(text(each), encoding="utf-8")
