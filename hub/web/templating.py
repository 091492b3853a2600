"""Fills the page templates; every value is escaped, every unknown name is an error."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub import wording, wording_notes, wording_time
from hub.web import chart

STATIC = Path(__file__).parent / "static"

_TEMPLATES = Path(__file__).parent / "templates"


def page(template: str, **content: object) -> str:
    """Fill one template."""
    return _environment().get_template(template).render(content)


def stylesheet() -> str:
    """Our one stylesheet, for a file that must stand alone."""
    return (STATIC / "style.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        wording=wording, wording_notes=wording_notes, wording_time=wording_time, chart=chart
    )
    return environment
