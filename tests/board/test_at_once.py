"""Several at once, really committed: every figure is exact at any moment, and nobody's act is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction

from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.burden.flagging import lift_suspension, suspend_demand
from huilu.duties.actions import give_topics
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.ledger.models import Entry
from huilu.loop import actions as loop
from huilu.org.actions import import_body
from huilu.programmes import adapting, rules
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.adaptation_rules import LockedClause
from huilu.programmes.models import Adaptation, Progress, ProgressRecord, Requirement, RequirementClass
from huilu.programmes.publishing import follow_tree, publish_pack
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import AdaptationState as State
from huilu.programmes.states import ProgressState
from huilu.reviews.actions import frame as reviews
from huilu.tally.actions import fold_all
from huilu.tally.queries import snapshot
from tests.board.recount import Recount
from tests.burden.asking import guard_of
from tests.cast import TODAY, TREE, Cast, a_blocked_drain, plant_tree, publish, read_pack, reloaded
from tests.programmes.family import top

VILLAGES = ["370811007201", "370811007202"]
COUNTY = "370811"
BESIDE = """13,00,河北省,province,government,leading_body,,,2020-01-01
1301,13,石家庄市,city,government,leading_body,,,2020-01-01
"""
ROUNDS = 12


@pytest.fixture
def busy(committed_database: None) -> Cast:
    """The small province with its pack, committed for everybody to see."""
    plant_tree()
    town = Cast()
    publish(town)
    for code in (*VILLAGES, COUNTY, "3708", "00"):
        town.actor(code)
    return town


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Everybody starts at the same moment; what each gave back."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [one.result(60) for one in [pool.submit(run, job) for job in jobs]]


def refused(action: Callable[..., Any], **given: Any) -> str:
    """The code of the refusal; nothing where it was done."""
    try:
        action(**given)
    except Refusal as refusal:
        return refusal.code
    return ""


def owed(town: Cast, code: str) -> dict[str, Any]:
    unit = town.unit(code)
    key = obligations_of(unit, TODAY)[0].requirement.key
    return {"unit_id": unit.pk, "requirement": key, "by": town.actor(code), "at": town.later()}


@contextmanager
def watched(town: Cast) -> Iterator[None]:
    """A reader beside the others, who finds every figure right, however often it looks."""
    over = Event()

    def look() -> int:
        looks = 0
        while not over.is_set() or looks < 3:
            assert [cell.name for cell in check_figures().differing] == []
            with snapshot():
                board, recount = read_board(town.unit(COUNTY), town.at), Recount.now(day_of(town.at))
                done = sum(state is ProgressState.DONE for state in recount.states.values())
                shown = sum(work.done for work in board.total.work.values())
                applying = Progress.objects.filter(state=ProgressState.DONE, applies=True).count()
            assert shown == applying <= done
            looks += 1
        connection.close()
        return looks

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        try:
            yield
        finally:
            over.set()
        assert looking.result(60) >= 3


def test_two_who_record_the_same_thing_record_it_once(busy: Cast) -> None:
    given = owed(busy, VILLAGES[0]) | {"state": ProgressState.DONE, "fact": "开过会"}
    said = at_once(*[lambda: refused(record_progress, **given)] * 4)

    assert sorted(said) == ["", *[rules.NothingChanged.code] * 3]
    assert ProgressRecord.objects.count() == Entry.objects.filter(act="progress.recorded").count() == 1
    assert check_figures().differing == []
    assert sum(work.done for work in read_board(busy.unit(COUNTY), busy.at).total.work.values()) == 1


def test_two_who_take_back_take_back_once(busy: Cast) -> None:
    given = owed(busy, VILLAGES[0])
    record_progress(**given, state=ProgressState.DONE, fact="开过会")
    said = at_once(*[lambda: refused(take_back_progress, **given)] * 3)

    assert sorted(said) == ["", *[rules.NothingToTakeBack.code] * 2]
    assert check_figures().differing == []


def test_two_who_take_the_same_step_take_it_once(busy: Cast) -> None:
    issue = busy.starts()
    given = {"number": issue.number, "position": 1, "by": busy.actor(COUNTY), "at": busy.later()}
    said = at_once(*[lambda: refused(loop.finish_task, **given)] * 3)

    assert sorted(said) == ["", *["loop.task_already_done"] * 2]
    assert Entry.objects.filter(act="issue.task_finished").count() == 1
    assert reloaded(issue).tasks.get().done_at


def test_two_who_raise_at_once_get_two_numbers(busy: Cast) -> None:
    drafts = at_once(*[busy.drafts] * 3)
    assert sorted(one.number for one in drafts) == [f"{VILLAGES[0]}-000{n}" for n in (1, 2, 3)]


def goes_to_and_fro(given: dict[str, Any]) -> Callable[[], None]:
    def act() -> None:
        for n in range(ROUNDS):
            refused(record_progress, **given, state=ProgressState.DONE, fact=f"第{n}次")
            refused(take_back_progress, **given)
            refused(record_progress, **given, state=ProgressState.IN_PROGRESS, fact=f"第{n}次")

    return act


def folds() -> int:
    return sum(fold_all() for _round in range(ROUNDS * 4))


def test_folding_beside_acting_and_reading_loses_nothing(busy: Cast) -> None:
    acting = [goes_to_and_fro(owed(busy, code)) for code in (*VILLAGES, COUNTY)]
    with watched(busy):
        at_once(*acting, folds, folds)

    before = read_board(busy.unit("37"), busy.at)
    fold_all()
    assert read_board(busy.unit("37"), busy.at) == before
    assert check_figures().differing == []


def reclass(town: Cast, tags: str, hours: int = 0) -> None:
    """The first village gets these tags and no others."""
    row = f"{VILLAGES[0]},370811007,李营村,village,community,grassroots,{tags},,"
    body = f"{TREE.splitlines()[0]}\n{row}\n".encode()
    at = town.at + timedelta(hours=hours)
    assert import_body(body=body, by=INSTALLATION, at=at, follow=follow_tree).changed == 1


def changes_class_to_and_fro(town: Cast) -> None:
    for hours in range(6):
        reclass(town, "" if hours % 2 else "mobile_members", hours)


def a_duty_of_mobile_members_only(town: Cast) -> dict[str, Any]:
    keys = {one.requirement.key for one in obligations_of(town.unit(VILLAGES[0]), TODAY)}
    reclass(town, "mobile_members")
    gained = {one.requirement.key for one in obligations_of(town.unit(VILLAGES[0]), TODAY)} - keys
    reclass(town, "")
    by = town.actor(VILLAGES[0])
    return {"unit_id": by.unit_id, "requirement": min(gained), "by": by, "at": town.later()}


def test_acting_while_the_unit_changes_its_class_keeps_every_figure_right(busy: Cast) -> None:
    given, over = a_duty_of_mobile_members_only(busy), Event()

    def acts() -> None:
        while not over.is_set():
            goes_to_and_fro(given)()

    def changes() -> None:
        try:
            changes_class_to_and_fro(busy)
        finally:
            over.set()

    with watched(busy):
        at_once(acts, acts, changes, folds)

    assert check_figures().differing == []
    assert ProgressRecord.objects.exists()


@contextmanager
def held_open(act: Callable[[], Any]) -> Iterator[None]:
    """The act is done but not yet committed, by somebody else, until the block ends."""
    done, go_on = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            act()
            done.set()
            assert go_on.wait(30)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        try:
            assert done.wait(30) or holding.result(1)
            yield
        finally:
            go_on.set()
            holding.result(30)


def waits_for(first: Callable[[], Any], second: Callable[[], Any]) -> bool:
    """Whether the second waits until the first is committed, and then is done."""

    def run() -> None:
        try:
            second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with held_open(first):
            other = pool.submit(run)
            waited = not wait([other], timeout=0.4).done
        other.result(30)
    return waited


def test_whoever_settles_what_is_the_units_own_keeps_nobody_from_naming_it(busy: Cast) -> None:
    office, city = busy.actor(COUNTY), busy.actor("3708")
    given: dict[str, Any] = {"unit": COUNTY, "by": office, "at": busy.at}

    def raises() -> None:
        loop.draft_issue(finding=a_blocked_drain(symptom_unit=COUNTY), by=city, at=busy.at)

    for settles in (
        lambda: give_topics(**given, post="office", topics=["other"]),
        lambda: reviews.begin(COUNTY, office),
    ):
        assert not waits_for(settles, raises)


def publishes_again(town: Cast) -> Callable[[], Any]:
    pack = read_pack("second-batch-2023")
    shorter = pack.model_copy(update={"version": "9", "requirements": pack.requirements[1:]})
    issuer, by = town.unit("00"), town.actor("00")
    return lambda: publish_pack(pack=shorter, issuer=issuer, by=by, at=town.at)


@pytest.mark.parametrize("turned", [False, True])
def test_an_act_and_a_change_of_class_wait_for_one_another(busy: Cast, turned: bool) -> None:
    given = a_duty_of_mobile_members_only(busy)
    reclass(busy, "mobile_members")
    acts = (
        lambda: refused(record_progress, **given, state=ProgressState.DONE, fact="好了"),
        lambda: reclass(busy, "", hours=1),
    )
    assert waits_for(*(reversed(acts) if turned else acts))
    assert check_figures().differing == []
    assert Progress.objects.filter(applies=True).count() == 0


@pytest.mark.parametrize("turned", [False, True])
def test_an_act_and_a_publication_wait_for_one_another(busy: Cast, turned: bool) -> None:
    given = owed(busy, VILLAGES[0])
    acts = (lambda: record_progress(**given, state=ProgressState.DONE, fact="好了"), publishes_again(busy))
    assert waits_for(*(reversed(acts) if turned else acts))
    assert check_figures().differing == []


def test_whoever_begins_or_asks_while_a_pack_is_published_is_not_overlooked(busy: Cast) -> None:
    clause, said = "second_batch_2023/group_study", list[str]()
    by, pack = busy.actor(COUNTY), read_pack("second-batch-2023")
    given: dict[str, Any] = {"unit_id": by.unit_id, "requirement": clause, "by": by, "at": busy.later()}
    locked = tuple(one.model_copy(update={"locked": True}) for one in pack.requirements)
    issued = {"pack": pack.model_copy(update={"version": "9", "requirements": locked}), "issuer": busy.unit("00")}

    def publishes(**reason: str) -> None:
        said.append(refused(publish_pack, **issued, **reason, by=busy.actor("00"), at=busy.at))

    # It had looked who had begun before it waited, and took from the county without a word what this one had begun.
    assert waits_for(lambda: record_progress(**given, state=ProgressState.DONE, fact="好了"), publishes)
    assert said == [rules.RevisionUnexplained.code]

    wish = {"due_on": date(2023, 12, 20), "reason": "十一月换届"}
    assert waits_for(
        lambda: publishes(reason="统一标准"), lambda: said.append(refused(adapting.ask_adaptation, **given, **wish))
    )
    assert said[1:] == ["", LockedClause.code]


def test_an_import_and_a_publication_wait_for_one_another(busy: Cast) -> None:
    row = "370811007-H1,370811007,卫生院,base,health,base_unit,elderly_members,,\n"
    body = f"{TREE.splitlines()[0]}\n{row}".encode()
    grows = {"body": body, "by": INSTALLATION, "at": busy.at, "follow": follow_tree}
    assert waits_for(lambda: import_body(**grows), publishes_again(busy))
    assert obligations_of(busy.unit("370811007-H1"), TODAY)
    assert check_figures().differing == []


def test_a_publication_keeps_waiting_only_those_whom_it_may_bind(busy: Cast) -> None:
    """A second province is a second region."""

    def imports(rows: str) -> None:
        body = f"{TREE.splitlines()[0]}\n{rows}".encode()
        assert not import_body(body=body, by=INSTALLATION, at=busy.at, follow=follow_tree).faults

    imports(BESIDE)
    theirs, ours = owed(busy, "1301"), owed(busy, COUNTY)
    done = {"state": ProgressState.DONE, "fact": "好了"}
    issuer, by = busy.unit("3708"), busy.actor("3708")

    def publishes(version: str) -> Callable[[], Any]:
        return lambda: publish_pack(pack=top(version, locked=False), issuer=issuer, by=by, at=busy.at)

    # A class that is new in the one province and a rule that is new in the other find each other all the same.
    assert waits_for(
        lambda: imports("1301-V1,1301,新村,village,community,grassroots,elderly_members,,\n"), publishes("1.0")
    )
    picked = RequirementClass.objects.filter(requirement__code="visit", unit_class=busy.unit("1301-V1").unit_class_id)
    assert picked.exists()
    # Of classes that were there already nobody needs to wait.
    assert not waits_for(
        lambda: imports("1301-V2,1301,二新村,village,community,grassroots,elderly_members,,\n"), publishes("1.1")
    )
    assert not waits_for(publishes("1.2"), lambda: record_progress(**theirs, **done))
    assert waits_for(publishes("1.3"), lambda: record_progress(**ours, **done))
    assert check_figures().differing == []


def test_a_publication_takes_no_request_while_it_waits_for_the_desk(busy: Cast) -> None:
    """The desk that lets a demand go on takes the demand, and then the requests about its clause; so does whoever
    publishes, or each would wait for the other.
    """
    given, guard = a_duty_of_mobile_members_only(busy), guard_of(busy)
    reclass(busy, "mobile_members")
    wish = {"due_on": date(2024, 1, 12), "reason": "年底返乡"}
    adapting.ask_adaptation(**given | {"at": busy.later()}, **wish)
    clause = given["requirement"].partition("/")[2]
    desk = {"code": Requirement.objects.get(code=clause).demand.code, "reason": "先核实", "by": guard}
    suspend_demand(**desk, at=busy.later())
    # Nobody has written down that it lapsed.
    reclass(busy, "elderly_members", hours=24)
    pack = read_pack("second-batch-2023")
    less = [one.model_copy(update={"minutes": one.minutes - (one.code == clause)}) for one in pack.requirements]
    eased = pack.model_copy(update={"version": "9", "requirements": tuple(less)})
    issued = {"pack": eased, "issuer": busy.unit("00"), "by": busy.actor("00"), "reason": "轻一点"}

    def publishes() -> None:
        try:
            publish_pack(**issued, at=busy.at)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with held_open(lambda: lift_suspension(**desk, at=busy.later(days=2))):
            waits = pool.submit(publishes)
            assert not wait([waits], timeout=0.4).done
            with transaction.atomic():
                assert Adaptation.objects.select_for_update(nowait=True, of=("self",)).get().state == State.ASKED
        waits.result(30)


def test_whoever_waits_to_publish_keeps_nobody_waiting(busy: Cast) -> None:
    """An import that brings a class keeps publications waiting until its end, which may take minutes."""
    issuer, by = busy.unit("3708"), busy.actor("3708")
    body = f"{TREE.splitlines()[0]}\n370811007-H1,370811007,卫生院,base,health,base_unit,elderly_members,,\n".encode()

    def publishes() -> None:
        try:
            publish_pack(pack=top("1.0", locked=False), issuer=issuer, by=by, at=busy.at)
        finally:
            connection.close()

    imports = {"body": body, "by": INSTALLATION, "at": busy.at, "follow": follow_tree}
    with ThreadPoolExecutor(1) as pool:
        with held_open(lambda: import_body(**imports)):
            waits = pool.submit(publishes)
            assert not wait([waits], timeout=0.4).done
            record_progress(**owed(busy, COUNTY), state=ProgressState.DONE, fact="好了")
            assert not waits.done()
        waits.result(30)
    assert obligations_of(busy.unit("370811007-H1"), TODAY)
    assert check_figures().differing == []


def test_two_acts_of_one_region_do_not_wait_for_one_another(busy: Cast) -> None:
    first, second = owed(busy, VILLAGES[0]), owed(busy, VILLAGES[1])
    done = {"state": ProgressState.DONE, "fact": "好了"}
    assert not waits_for(lambda: record_progress(**first, **done), lambda: record_progress(**second, **done))
