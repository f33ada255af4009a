"""Files beside the facts: never needed, and kept without the place where a picture was taken."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from huilu.files.rules import NoSuchFile
from huilu.loop import rules
from huilu.loop.actions.attaching import Upload, attach_stored
from huilu.loop.models import Issue, IssueFile
from tests.cast import Cast
from tests.loop.doing import CITY, COUNTY, TOWNSHIP, VILLAGE, does
from tests.loop.stays import acts_of, refused


def a_picture(shade: int = 9) -> bytes:
    body = BytesIO()
    Image.new("RGB", (8, 8), (shade, 9, 9)).save(body, "PNG")
    return body.getvalue()


def attaches(town: Cast, issue: Issue, by: object = COUNTY, shade: int = 9) -> IssueFile:
    kept: IssueFile = does(town, "attach_file", issue, by, file=Upload("排水沟.png", a_picture(shade)))  # type: ignore[arg-type]
    return kept


def test_a_picture_goes_with_the_round_in_which_it_was_handed_in(town: Cast) -> None:
    issue = town.starts()
    kept = attaches(town, issue)

    assert (kept.position, kept.round, kept.by_label) == (1, 0, town.actor(COUNTY).signature)
    assert acts_of(issue)[-1] == "issue.file_attached"
    assert attaches(town, issue, shade=10).position == 2


def test_the_same_content_is_attached_once_and_only_if_it_is_kept(town: Cast) -> None:
    issue = town.starts()
    kept = attaches(town, issue)
    with refused(rules.FileThereAlready):
        attach_stored(number=issue.number, content=kept.sha256, name="x.png", by=town.actor(COUNTY), at=town.later())
    with refused(NoSuchFile):
        attach_stored(number=issue.number, content="0" * 64, name="x.png", by=town.actor(COUNTY), at=town.later())


def test_whoever_hands_in_a_picture_of_the_work_did_part_of_it_and_whoever_verifies_did_not(town: Cast) -> None:
    issue = town.names_verifier()
    attaches(town, issue, by=town.inspector())
    assert not issue.doers.filter(unit__code=CITY).exists()
    clerk = town.actor(COUNTY, username="clerk", post="clerk")
    attaches(town, issue, by=clerk, shade=10)
    assert issue.doers.filter(person_id=clerk.person_id).exists()


def test_only_whoever_works_on_it_or_looks_at_it_attaches_anything(town: Cast) -> None:
    issue = town.starts()
    for by in (VILLAGE, TOWNSHIP, CITY):
        with refused(rules.NotYourStep):
            attaches(town, issue, by=by)
    opened = town.opens()
    with refused(rules.StepNotFromHere):
        attaches(town, opened)
