"""Fills the page templates; every value is escaped, every unknown name is an error."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub import language, wording, wording_notes, wording_pairs, wording_time
from hub.web import chart
from hub.web.dated import dated, timed

STATIC = Path(__file__).parent / "static"

_TEMPLATES = Path(__file__).parent / "templates"


def page(template: str, **content: object) -> str:
    """Fill one template."""
    return _environment().get_template(template).render(content)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(language.gettext, language.ngettext)  # type: ignore[attr-defined]
    environment.globals.update(
        wording=wording,
        wording_notes=wording_notes,
        wording_pairs=wording_pairs,
        wording_time=wording_time,
        chart=chart,
        language=language,
        dated=dated,
        timed=timed,
    )
    return environment
