"""The command that writes a first mapping, as a data manager types it."""

import sqlite3
from pathlib import Path

import typer
from typer.testing import CliRunner

from node.commands.mappings import mapping


def _draft(home: Path, source: str, *more: str) -> str:
    app = typer.Typer()

    @app.callback()
    def main(context: typer.Context) -> None:
        context.obj = home

    app.add_typer(mapping, name="mapping")
    words = "mapping", "draft", "victims", source, str(home / "new.toml"), *more
    return " ".join(CliRunner().invoke(app, words, catch_exceptions=False).stdout.split())


def test_what_comes_next_is_said(home: Path, tmp_path: Path) -> None:
    """With the file that was looked at, and nobody else can read the mapping."""
    register = tmp_path / "register.csv"
    register.write_text("case;sex\n1;F\n2;M\n", encoding="utf-8")

    said = _draft(home, str(register))

    assert "guesses to check" in said
    assert "dcim-node import victims" in said
    assert "REGISTER" not in said
    assert 0o600 == (home / "new.toml").stat().st_mode & 0o777


def test_the_address_of_a_database_is_not_repeated(home: Path, tmp_path: Path) -> None:
    """It may hold a password."""
    database = tmp_path / "register.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE victim (id TEXT, sex TEXT)")
        connection.execute("INSERT INTO victim VALUES ('1', 'F')")

    said = _draft(home, f"sqlite:///{database}", "--table", "victim")

    assert "dcim-node import victims REGISTER --mapping" in said
    assert "sqlite://" not in said
