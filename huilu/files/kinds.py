"""What kinds of files are taken, and which of them are mere papers."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of file, by the name under which it is served."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    TEXT = "text/plain"

    @property
    def ending(self) -> str:
        """How the name of such a file ends."""
        return _ENDINGS[self]


_ENDINGS = {
    Kind.JPEG: ".jpg",
    Kind.PNG: ".png",
    Kind.WEBP: ".webp",
    Kind.PDF: ".pdf",
    Kind.DOCX: ".docx",
    Kind.XLSX: ".xlsx",
    Kind.TEXT: ".txt",
}
PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
# Folders packed into one file, in which pictures may lie.
OFFICE = frozenset({Kind.DOCX, Kind.XLSX})
# Reports and minutes come as these. They may lie beside a proof and are none by themselves (M067, M137).
PAPERS = frozenset({Kind.PDF, Kind.DOCX, Kind.TEXT})


def is_papers(kind: str) -> bool:
    """Whether a file of this kind only tells of something, as a report does, and shows or measures nothing."""
    return kind in PAPERS
