"""Fills the page templates; every value is escaped, every unknown name is an error."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from html import unescape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from node.losses import exact
from proto.catalogue import Party

STATIC = Path(__file__).parent / "static"

_SMALLEST = Fraction(1, 10_000)
_TEMPLATES = Path(__file__).parent / "templates"


def fill(template: str, **content: object) -> str:
    """Fill one template."""
    return _environment().get_template(template).render(content)


def footnotes(text: str, parties: Sequence[Party]) -> tuple[str, ...]:
    """What must be said on a page whose text names these parties."""
    read = unescape(text)
    named = (party for party in parties if party.footnote and party.name in read)
    return tuple(dict.fromkeys(party.footnote or "" for party in named))


def sentence(text: str) -> str:
    """A message as a sentence of its own: from a capital letter to a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(footnotes=footnotes)
    environment.filters.update(
        sentence=sentence, loss=loss, number=number, pair=lambda each: (each, each)
    )
    return environment


def loss(value: Fraction) -> str:
    """A privacy loss as people read it; what is too small to matter is not written as a power."""
    if 0 < value < _SMALLEST:
        return f"less than {exact(_SMALLEST)}"
    return exact(value)


def number(value: int) -> str:
    """A count as people read it: 12 345, with a space that does not break."""
    return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")
