"""When a file is refused. Pure: no query, no clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal

MEGABYTE = 1024 * 1024


class EmptyFile(Refusal):
    """Nothing is in it."""

    code = "files.empty"
    says = _("The file is empty.")
    next = _("Choose the file once more; perhaps it was not saved to its end.")
    status = 422


class FileTooLarge(Refusal):
    """More bytes than are taken."""

    code = "files.too_large"
    says = _("The file has {size} MB; at most {limit} MB are taken.")
    next = _("Take a smaller picture, or hand in only the page that shows the fact.")
    status = 422


class KindNotTaken(Refusal):
    """Neither picture nor document of a kind that is taken, whatever its name says."""

    code = "files.kind_not_taken"
    says = _("By its content, this file is of no kind that is taken.")
    next = _("Hand in a picture (JPEG, PNG, WebP), a table (xlsx), or a document (PDF, docx, plain text in UTF-8).")
    status = 422


class FileDamaged(Refusal):
    """It begins as one of the kinds and does not hold together."""

    code = "files.damaged"
    says = _("The file begins like {kind} but is damaged or not whole.")
    next = _("Open it yourself to see whether it is whole, save it again, and hand that in.")
    status = 422


class FileActive(Refusal):
    """A document that carries a program or another file."""

    code = "files.active"
    says = _("The document carries a program or another file inside it ({found}).")
    next = _("Save it without macros, scripts and embedded objects, or as a picture.")
    status = 422


class PictureTooWide(Refusal):
    """So many pixels that opening it would take the memory of the machine."""

    code = "files.picture_too_wide"
    says = _("The picture has more than {limit} million pixels.")
    next = _("Save it smaller: one side of 2,000 pixels shows enough.")
    status = 422


class PictureInside(Refusal):
    """A picture in a document that may tell where it was taken, of a kind that cannot be written anew."""

    code = "files.picture_inside"
    says = _("The document holds a picture or a film that may tell where it was taken ({found}).")
    next = _("Put the picture into the document as JPEG or PNG, and leave out films.")
    status = 422


class NoSuchFile(Refusal):
    """Not there, or not theirs to see: the answer is the same."""

    code = "files.no_such_file"
    says = _("There is no such file that you may see.")
    next = _("Open it from the page of the thing it belongs to.")
    status = 404


class NotTheSame(Refusal):
    """The content is not the one that its SHA-256 names."""

    code = "files.not_the_same"
    says = _("The content of the file is not the one with the SHA-256 {sha256}.")
    next = _("Take it once more from where it was kept; this copy has changed.")
    status = 422


def check_size(size: int, limit: int) -> None:
    """Refuse nothing at all, and more than is taken."""
    if size == 0:
        raise EmptyFile
    if size > limit:
        # Rounded up, so that what is one byte too large does not read as being just right.
        raise FileTooLarge(size=-(-size * 10 // MEGABYTE) / 10, limit=limit // MEGABYTE)
