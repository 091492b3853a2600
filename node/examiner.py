"""The examiner of a node's registers, who also knows which people somebody has still to tell apart.

Commands and pages ask the same one.
"""

from sqlalchemy import Connection

from node.app import Node
from node.identity.worklist import waiting
from node.quality.quality import Quality
from proto.catalogue import Dataset


def examiner(node: Node) -> Quality:
    """What examines the registers of a node."""
    return Quality(node.engine, node.catalogue, node.party, undecided=_undecided)


def _undecided(connection: Connection, dataset: Dataset) -> int:
    return len(waiting(connection, dataset))
