"""The addresses that travel in answers, slips and the log; the web layer serves them under these paths."""

from __future__ import annotations

from collections.abc import Sequence


def ticket_page(token: str) -> str:
    """The ticket's page on a phone."""
    return f"/t/{token}"


def procedure_page(branch: str, code: str) -> str:
    """All that is published of a procedure, for phones and for printing."""
    return f"/p/{branch}/{code}"


def announcement(branch: str, seq: int) -> str:
    """The sound of the call that is entry ``seq`` of the branch's log."""
    return f"/api/v1/branches/{branch}/announcements/{seq}.wav"


def sound(branch: str, seqs: Sequence[int], language: str, *, chime: bool) -> str:
    """The sound of one sentence that says these entries of the branch's log."""
    entries = "+".join(map(str, seqs))
    return f"/api/v1/branches/{branch}/announcements/{entries}.wav?language={language}&chime={int(chime)}"
