"""Files beside the facts of an issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huilu.files.actions import store_file
from huilu.files.queries import file_of
from huilu.kernel.actor import Actor
from huilu.loop import rules
from huilu.loop.actions.frame import begin, counted, note, note_doer, take_step
from huilu.loop.models import IssueFile
from huilu.loop.states import Step


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody hands it in."""

    name: str
    body: bytes


@transaction.atomic
def attach_file(*, number: str, file: Upload, by: Actor, at: datetime) -> IssueFile:
    """A picture or a measurement, kept by its content with the place where it was taken stripped off."""
    kept = store_file(body=file.body, name=file.name, at=at)
    return attach_stored(number=number, content=kept.sha256, name=kept.name, by=by, at=at)


@transaction.atomic
def attach_stored(*, number: str, content: str, name: str, by: Actor, at: datetime) -> IssueFile:
    """A file that is kept already, by the SHA-256 of its content."""
    issue = begin(number, Step.ATTACH_FILE, by)
    file = file_of(content)
    if issue.files.filter(sha256=file.sha256).exists():
        raise rules.FileThereAlready(name=name)
    with counted(issue, at):
        take_step(issue, Step.ATTACH_FILE)
    kept = IssueFile.objects.create(
        issue=issue,
        position=issue.files.count() + 1,
        round=issue.round,
        sha256=file.sha256,
        name=name,
        at=at,
        by_label=by.signature,
    )
    if by.post_id != issue.verifier_post_id:
        note_doer(issue, by)
    note("issue.file_attached", issue, by, at, content=file.sha256, name=name)
    return kept
