"""One story, told in two organisations: what the product does depends on no word of either."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.loop import actions as loop
from huilu.loop.actions import Finding
from huilu.loop.models import Circuit, Issue
from huilu.loop.queries import register_of, totals_by_state
from huilu.loop.rules import Cause, DoerCannotVerify, SeenFact
from huilu.loop.states import Stage, State
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from tests.cast import Cast
from tests.story.organisations import PLACES, Place, pack_of, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Place:
    return PLACES[request.param]


@pytest.fixture
def cast(place: Place) -> Cast:
    return settle(place)


def today(cast: Cast) -> date:
    return day_of(cast.at)


def topics_of(cast: Cast, place: Place) -> list[str]:
    """What the unit at the base chooses from, by the words of its pack."""
    kind = cast.unit(place.base).unit_class
    topics = pack_of(place).topics_for(kind.level.code, kind.sector, kind.audience, frozenset(kind.tags))
    return [topic.code for topic in topics]


def finding(cast: Cast, place: Place, topic: str) -> Finding:
    return Finding(
        title=f"门口积水，进出不便 {topic}", detail="雨后积水,几天不退。", source="from_below", topic=topic,
        concerns="service", symptom_unit=place.base,
    )  # fmt: skip


def fact(cast: Cast) -> SeenFact:
    return SeenFact("measure", "积水的日子", "5", "0", today(cast), "天")


def drafts(cast: Cast, place: Place, topic: str) -> Issue:
    return loop.draft_issue(finding=finding(cast, place, topic), by=cast.actor(place.base), at=cast.later())


def works(cast: Cast, issue: Issue, lead: str) -> None:
    """The lead sets a task, does it, and says what has changed."""
    by, soon = cast.actor(lead), today(cast) + timedelta(days=20)
    loop.add_task(number=issue.number, text="疏通", owner=f"{lead}/office", due_on=soon, by=by, at=cast.later())
    loop.finish_task(number=issue.number, position=1, by=by, at=cast.later(days=2))
    cause = Cause("unit_process", "没有人管这一段")
    loop.submit_issue(number=issue.number, fact=fact(cast), cause=cause, fix_kind="corrective", by=by, at=cast.later())


def sees(cast: Cast, issue: Issue, namer: str, verifier: str) -> Issue:
    """Somebody from outside is named, looks, and closes."""
    inspector = cast.actor(verifier, username=f"{verifier}-inspector", post="inspector")
    loop.name_verifier(number=issue.number, verifier=f"{verifier}/inspector", by=cast.actor(namer), at=cast.later())
    return loop.close_issue(number=issue.number, seen=fact(cast), by=inspector, at=cast.later(days=1))


def test_a_unit_reads_its_list_with_the_reasons_in_the_words_of_its_pack(cast: Cast, place: Place) -> None:
    mine = obligations_of(cast.unit(place.base), today(cast))
    pack = pack_of(place)

    assert mine
    for one in mine:
        spec = next(spec for spec in pack.requirements if spec.code == one.requirement.code)
        assert one.requirement.labels == spec.labels.model_dump()
        assert spec.due_on(pack.window) == one.requirement.due_on
        assert all(pack.describe(reason).zh for reason in one.matched)
    assert {one.requirement.code for one in obligations_of(cast.unit(place.region), today(cast))}.isdisjoint(
        one.requirement.code for one in mine
    )


def test_what_a_unit_says_is_on_every_board_above_it(cast: Cast, place: Place) -> None:
    by = cast.actor(place.base)
    keys = [one.requirement.key for one in obligations_of(cast.unit(place.base), today(cast))]
    for key in keys:
        record_progress(
            unit_id=by.unit_id, requirement=key, state=ProgressState.DONE, fact="交接时做了", by=by, at=cast.later()
        )
    take_back_progress(unit_id=by.unit_id, requirement=keys[0], by=by, at=cast.later())

    for code in (place.lead, place.city, place.region, place.centre):
        board = read_board(cast.unit(code), cast.at)
        done = Counter({one.code: board.total.work[one.pk].done for one in board.requirements})
        assert done.total() == len(keys) - 1
    assert check_figures().differing == []


def test_an_issue_on_every_topic_of_the_pack_goes_round_the_loop(cast: Cast, place: Place) -> None:
    topics = topics_of(cast, place)
    for topic in topics:
        issue = drafts(cast, place, topic)
        due_on = today(cast) + timedelta(days=40)
        by = cast.actor(place.base)
        loop.open_issue(number=issue.number, lead=place.lead, due_on=due_on, by=by, at=cast.later())
        works(cast, issue, place.lead)
        with pytest.raises(DoerCannotVerify):
            loop.name_verifier(
                number=issue.number, verifier=f"{place.lead}/office", by=cast.actor(place.city), at=cast.later()
            )
        closed = sees(cast, issue, place.city, place.city)
        assert (closed.status, closed.topic) == (State.CLOSED, topic)

    assert topics[-1] == "other"
    assert totals_by_state(register_of(cast.unit(place.lead))) == {State.CLOSED: len(topics)}
    board = read_board(cast.unit(place.centre), cast.at)
    assert board.total.issues.by_state[State.CLOSED] == len(topics)
    assert check_figures().differing == []
    assert Entry.objects.filter(act="issue.closed").count() == len(topics)


def test_what_the_base_cannot_settle_goes_up_by_the_terms_of_the_pack_and_comes_back(cast: Cast, place: Place) -> None:
    topic = next(topic for topic in topics_of(cast, place) if topic != "other")
    issue = drafts(cast, place, topic)
    base, region = cast.actor(place.base), cast.actor(place.region)
    loop.raise_up(number=issue.number, why="要由上面定", toward=place.region, by=base, at=cast.later())
    while (circuit := Circuit.objects.get(issue__number=issue.number)).stage == Stage.IN_PASSAGE.value:
        assert circuit.moves_on_at
        cast.at = circuit.moves_on_at
        loop.move_on(number=issue.number, by=INSTALLATION, at=cast.at)
    assert circuit.moves_on_at
    terms = pack_of(place).parameters.loop
    window = (day_of(circuit.moves_on_at) - today(cast)).days
    assert terms.claim_days <= window <= terms.claim_days + 9

    later = today(cast) + timedelta(days=60)
    loop.claim_issue(number=issue.number, due_on=later, by=region, at=cast.later())
    works(cast, issue, place.region)
    sees(cast, issue, place.centre, place.centre)
    loop.confirm_answer(number=issue.number, judgement="satisfied", by=base, at=cast.later())

    done = Issue.objects.select_related("circuit").get(number=issue.number)
    assert (done.status, done.stage) == (State.CLOSED, Stage.CONFIRMED)
    assert check_figures().differing == []
