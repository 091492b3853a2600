"""Whether the hub is well, as `dcim-hub doctor` says."""

from fastapi.responses import Response

from hub.doctor import examine
from hub.language import later
from hub.web.page import Page, Visiting
from hub.wording_documents import CHECKS


def show(visit: Visiting) -> Response:
    """Each check, and what to do."""
    findings = tuple(examine(visit.hub.home, visit.desk.now()))
    return visit.page("doctor.html", findings=findings, called=CHECKS)


PAGES = (Page("/doctor", show, label=later("Doctor"), roles=frozenset({"operator"})),)
"""Not for auditors: one of its checks writes."""
