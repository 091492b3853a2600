"""What the hub has: parties, agreements, releases, and the log of all of it."""

import typer

from hub.answers import name_parties, print_footnotes, print_json, print_rows, print_table
from hub.commands.options import Json, opened


def parties(context: typer.Context, as_json: Json = False) -> None:
    """List who joined, who asks to join, and who was invited."""
    from hub import listing  # noqa: PLC0415

    with opened(context) as hub:
        rows = listing.parties(hub)
    columns = ("party", "name", "state", "fingerprint", "certificate_until")
    print_rows(rows, columns, as_json=as_json)
    if not as_json:
        print_footnotes(row["footnote"] for row in rows)


def agreements(context: typer.Context, as_json: Json = False) -> None:
    """List the agreements and who has signed them."""
    from hub import listing  # noqa: PLC0415
    from hub.app import now  # noqa: PLC0415

    with opened(context) as hub:
        rows = listing.agreements(hub, now().date())
        columns = ("agreement", "version", "state", "signed", "missing", "in_force_until")
        print_rows(rows, columns, as_json=as_json)
        name_parties(hub, (party for row in rows for party in row["signed"] + row["missing"]))


def releases(context: typer.Context, as_json: Json = False) -> None:
    """List the accepted releases."""
    from hub import listing  # noqa: PLC0415

    with opened(context) as hub:
        rows = listing.accepted(hub)
        columns = ("leaf", "publisher", "dataset", "period", "vintage", "epsilon", "agreement")
        print_rows(rows, columns, as_json=as_json)
        name_parties(hub, (row["publisher"] for row in rows))


def log_entries(context: typer.Context, as_json: Json = False) -> None:
    """List the transparency log, with the signed checkpoint over it."""
    from hub import listing  # noqa: PLC0415

    with opened(context) as hub:
        listed = listing.logged(hub)
        if as_json:
            print_json(listed)
            return
        print_table(listed["entries"], ("leaf", "kind", "party", "filed_at", "hash"))
        typer.echo(listed["checkpoint"], nl=False)
        name_parties(hub, (row["party"] for row in listed["entries"]))
