"""Two cities that know nothing of each other, each living a full life: whatever one writes, the other must not read.

Every text that somebody writes carries a mark: of the city, of one village's own doings, of a draft.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from huilu.accounts.actions import appoint_deputy, establish_post
from huilu.accounts.models import Post
from huilu.accounts.queries import find_person
from huilu.answers import actions as answers
from huilu.burden.answering import send_response
from huilu.burden.asking import Asking, ask
from huilu.burden.auditing import read_risk
from huilu.burden.fields import register_field
from huilu.burden.flagging import flag_burden, suspend_demand
from huilu.burden.gate import pass_gate
from huilu.burden.rules import GUARD_POST
from huilu.burden.states import DemandKind
from huilu.burden.terms import Terms
from huilu.burden.whom import Whom
from huilu.campaigns import actions as campaigns
from huilu.campaigns.actions.wording import remember_wordings
from huilu.campaigns.rules.campaigns import Criteria, Outline
from huilu.campaigns.rules.classes import Asked, Lesson
from huilu.duties import actions as duties
from huilu.handover import actions as handover
from huilu.handover.states import Choice, LineKind
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.ledger.keyring import Keyring
from huilu.ledger.sealing import seal
from huilu.loop.actions.attaching import Upload
from huilu.loop.actions.rows import note_reach
from huilu.loop.models import Issue
from huilu.loop.states import ENDED
from huilu.org.actions import import_body
from huilu.programmes import adapting
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import follow_tree, publish_pack
from huilu.programmes.queries import obligations_of, pack_of
from huilu.programmes.states import ProgressState
from huilu.registers import actions as registers
from huilu.registers.sheets.kinds import find_kind
from huilu.registers.sheets.taking import Choice as Taken
from huilu.registers.sheets.taking import keep_sheet, preview, take_rows
from huilu.registers.sheets.writing import write_workbook
from huilu.reorganisation.actions import rename_unit
from huilu.reviews.actions import Extra, call_extra, look_through_pack, record_decision
from huilu.reviews.models import Review
from huilu.tally.actions import fold_all
from tests.cast import CAUSE, CLAIM, NOON, TREE, Cast, a_blocked_drain, read_pack
from tests.loop.doing import does, sees, works
from tests.programmes.pack.kin import child_of
from tests.registers.workbooks import edited, put

HEADING = TREE.splitlines()[0]
SOON, LATE = date(2023, 12, 1), date(2024, 6, 1)
FAR = 31
SEED = "8d5e957f297893487bd98fa830fa6413"


@dataclass(frozen=True)
class Branch:
    """One city with a county, its office, a township and two villages; `mark` stands in everything it writes."""

    mark: str
    city: str
    county: str
    office: str
    township: str
    village: str
    sister: str
    growth: str

    @property
    def units(self) -> list[str]:
        """Their codes."""
        return [self.city, self.county, self.office, self.township, self.village, self.sister]

    @property
    def apart(self) -> str:
        """What stands in all that the sister village does by itself."""
        return f"{self.mark}sister"

    @property
    def plan(self) -> str:
        """The code of the programme that the city has issued."""
        return f"plan_{self.city}"

    @property
    def deputy(self) -> str:
        """The login of whoever acts for the city's office."""
        return f"deputy-{self.city}"

    @property
    def batch(self) -> str:
        """The batch of it that is under way."""
        return f"{self.plan}/second_batch"


_SISTER = f"""{HEADING}
370811007202,370811007,辛店村⟦A⟧sister,village,community,grassroots,,,2023-06-01
"""
# In the tree of the small province stand but a city and a county there; they are given names with the mark.
_CITY = f"""{HEADING}
3701,37,济南市⟦B⟧,city,government,leading_body,,,2023-06-01
370102,3701,历下区⟦B⟧,county,government,leading_body,,,2023-06-01
370102-D01,370102,历下区住建局⟦B⟧,base,housing_construction,department,synthetic,,2020-01-01
370102001,370102,解放路街道⟦B⟧,township,government,grassroots,,,2020-01-01
370102001201,370102001,历山社区⟦B⟧,village,community,grassroots,,,2020-01-01
370102001202,370102001,和平社区⟦B⟧sister,village,community,grassroots,,,2020-01-01
"""
OURS = Branch("⟦A⟧", "3708", "370811", "370811-D01", "370811007", "370811007201", "370811007202", _SISTER)
THEIRS = Branch("⟦B⟧", "3701", "370102", "370102-D01", "370102001", "370102001201", "370102001202", _CITY)


def grow(rows: str) -> None:
    """The tree as these rows say."""
    result = import_body(body=rows.encode(), by=INSTALLATION, at=NOON, follow=follow_tree)
    assert not result.faults, result.faults


def lives(town: Cast, where: Branch, keys: Keyring) -> None:
    """All that units of a city can do, once."""
    _plans(town, where)
    _finds_it_too_much(town, where)
    _asks_for_figures(town, where)
    for code in where.units:
        _works(town, where, code)
    issue = _goes_round(town, where)
    _goes_up(town, where)
    _is_quick(town, where)
    _is_hard(town, where)
    _learns(town, where, issue)
    _passes_on(town, where)
    _keeps_lists(town, where)
    _asks(town, where)
    _wants_it_otherwise(town, where)
    _shares_out(town, where)
    _reviews(town, where)
    for code, mark in ((where.village, where.mark), (where.sister, where.apart)):
        town.drafts(_finding(where, code, f"{mark}draft"), by=code)
    _keeps_to_itself(town, where)
    _is_renamed(town, where)
    _works_abroad(town, where)
    remember_wordings()
    fold_all()
    _drains(town, where, where.village)
    seal(keyring=keys, at=town.later())


def _is_renamed(town: Cast, where: Branch) -> None:
    at = town.at
    rename_unit(unit=where.sister, name=f"新名{where.apart}", on=day_of(at), reason=where.apart, by=INSTALLATION, at=at)


def _works_abroad(town: Cast, where: Branch) -> None:
    # Both cities lie in one province, so nobody in these lives takes part in an issue of another.
    note_reach(FAR, town.unit(where.village).pk)


def _finding(where: Branch, code: str, mark: str = "") -> Any:
    words = {"title": f"排水沟堵塞,雨天进水{mark or where.mark}", "detail": f"去年冬天就堵了{mark or where.mark}"}
    return a_blocked_drain(**words, symptom_unit=code)


def _opens(town: Cast, where: Branch, by: str, lead: str, mark: str = "") -> Issue:
    draft = town.drafts(_finding(where, by, mark), by=by)
    opened: Issue = does(town, "open_issue", draft, by, lead=lead, due_on=SOON)
    return opened


def _plans(town: Cast, where: Branch) -> None:
    """The city's own programme and campaign, and a deputy in its office."""
    content = read_pack("second-batch-2023").model_dump(mode="json")
    content["code"], content["labels"] = where.plan, {"zh": f"方案{where.mark}", "en": f"Plan {where.mark}"}
    for one in content["requirements"]:
        one["locked"] = False
        # Beside the programme of the nation, which asks the same, it has to find room in everybody's month.
        one["minutes"] = max(1, one["minutes"] // 10)
        one["labels"]["zh"] += where.mark
        one["text"]["zh"] += where.mark
        # The first city has lived a few days already: nothing is asked by a day that is over.
        if (one["due"]["on"] or "2024") < "2023-10":
            one["due"]["on"] = "2023-10-31"
    issuer, by = town.unit(where.city), town.actor(where.city)
    publish_pack(pack=Pack.model_validate(content), issuer=issuer, by=by, at=town.later())
    _refines(town, where, Pack.model_validate(content))
    acting = town.actor(where.city, username=where.deputy, post="second")
    post = Post.objects.get(pk=by.post_id)
    given = {"person": find_person(acting.username), "post": post, "from_on": date(2023, 9, 1), "to_on": LATE}
    appoint_deputy(**given, by=INSTALLATION, at=town.later())
    today = day_of(town.at)
    criteria = Criteria(("other",), date(2023, 1, 1), ())
    outline = Outline(f"整治{where.mark}", f"清一遍{where.mark}", criteria, today, today + timedelta(days=60))
    campaigns.start_campaign(outline=outline, posts=[f"{where.city}/office"], by=by, at=town.later())
    begun = date(2023, 9, 5)
    handover.open_batch(unit=issuer, batch=where.batch, opened_on=begun, by=by, at=town.later())


def _finds_it_too_much(town: Cast, where: Branch) -> None:
    """Something takes the place of another, a village flags it, and the guard desk of the city holds it up."""
    usual: dict[str, Any] = {
        "kind": DemandKind.FORM,
        "labels": {"zh": f"表{where.mark}"},
        "purpose": {"zh": f"用途{where.mark}"},
    }
    usual |= {"basis": {"zh": f"依据{where.mark}"}, "minutes": 10, "due_on": None}
    usual |= {"starts_on": day_of(town.at), "sunset_on": LATE}
    usual["class_ids"] = frozenset({town.unit(where.village).unit_class_id})
    for code, replaces in ((f"{where.city}-1", ()), (f"{where.city}-2", (f"{where.city}-1",))):
        terms = Terms(code=code, replaces=replaces, risk_reason=f"险情{where.mark}" if replaces else "", **usual)
        pass_gate(terms=terms, asker=town.unit(where.city), by=town.actor(where.city), at=town.later())
    for village, mark in ((where.village, where.mark), (where.sister, where.apart)):
        flag_burden(code=f"{where.city}-2", reason=f"{mark}填两遍", by=town.actor(village), at=town.later())
    guard = town.actor(where.city, username=f"guard-{where.city}", post=GUARD_POST)
    read_risk(code=f"{where.city}-2", was_risk=True, reason=f"属实{where.mark}", by=guard, at=town.later())
    suspend_demand(code=f"{where.city}-2", reason=f"先看看{where.mark}", by=guard, at=town.later())


def _asks_for_figures(town: Cast, where: Branch) -> None:
    """The county asks a village by name for a figure, and gets it."""
    by, code = town.actor(where.county), f"drains_{where.county}"
    labels = {"zh": f"沟渠长度{where.county}", "en": f"Length of drains {where.county}"}
    register_field(code=code, labels=labels, kind="number", by=by, at=town.at, differs=where.county)
    said = {"zh": f"沟渠{where.mark}", "en": f"Drains {where.mark}"}
    asking = Asking(
        kind=DemandKind.FORM, labels=said, purpose=said, basis=said, minutes=1, due_on=SOON, sunset_on=LATE,
        whom=Whom(units=(where.village,)), fields=(code,),
    )  # fmt: skip
    made = ask(asking, by=by, at=town.at)
    send_response(demand=made.code, cells={code: 12}, by=town.actor(where.village), at=town.at)


def _refines(town: Cast, where: Branch, plan: Pack) -> None:
    """The county says how the city's plan is carried out there."""
    how = {"zh": f"结合例会{where.mark}", "en": f"With the meeting {where.mark}"}
    listed: list[dict[str, Any]] = [{"refines": spec.code, "detail": how} for spec in plan.requirements]
    # Of one of them less time is asked.
    next(one for one, spec in zip(listed, plan.requirements, strict=True) if not spec.locked)["minutes"] = 1
    child = child_of(plan, *listed, code=f"detail_{where.county}", labels=how)
    issuer, by = town.unit(where.county), town.actor(where.county)
    publish_pack(pack=child, issuer=issuer, by=by, at=town.later())


def _works(town: Cast, where: Branch, code: str) -> None:
    """A unit records progress with the first thing that it owes."""
    unit, by = town.unit(code), town.actor(code)
    owed = obligations_of(unit, date(2023, 9, 20))
    mark = where.apart if code == where.sister else where.mark
    if owed:
        given = {"requirement": owed[0].requirement.key, "state": ProgressState.DONE, "fact": f"开过会{mark}"}
        record_progress(unit_id=unit.pk, **given, by=by, at=town.later())


def _goes_round(town: Cast, where: Branch) -> Issue:
    """An issue is worked on, seen by the city, and closed; its effect is looked at again."""
    issue = _opens(town, where, where.village, where.county)
    task = {"text": f"清淤{where.mark}", "owner": f"{where.county}/office", "due_on": SOON}
    does(town, "add_task", issue, where.county, **task)
    does(
        town, "attach_file", issue, where.county, file=Upload(f"水深{where.mark}.txt", f"12 厘米{where.mark}".encode())
    )
    does(town, "give_share", issue, where.county, unit=where.township, text=f"清沟{where.mark}", due_on=SOON)
    does(town, "finish_share", issue, where.township, position=1, outcome=f"清了{where.mark}")
    words = {"changed_so_far": f"半{where.mark}", "remains": f"半{where.mark}", "next_on": SOON}
    does(town, "report_interim_result", issue, where.county, **words)
    does(town, "finish_task", issue, where.county, position=1)
    works(town, issue, where.county, cause=replace(CAUSE, text=f"没有排进计划{where.mark}"))
    closed = sees(town, issue, names=where.city, where=where.city)
    given = {"title": f"管护办法{where.mark}", "in_force_on": SOON, "review_on": LATE}
    does(town, "keep_output", closed, where.county, **given)
    return closed


def _goes_up(town: Cast, where: Branch) -> None:
    """Raised upward, and waiting for whoever owns it."""
    issue = _opens(town, where, where.village, where.village)
    does(town, "raise_up", issue, where.village, why=f"村里做不了{where.mark}")
    does(town, "add_note", issue, where.township, text=f"在等图纸{where.mark}")
    another = _opens(town, where, where.village, where.village)
    does(town, "raise_up", another, where.village, why=f"村里做不了{where.mark}")
    does(town, "claim_issue", another, where.township, due_on=SOON)


def _is_quick(town: Cast, where: Branch) -> None:
    """Put right at once."""
    draft = town.drafts(_finding(where, where.village), by=where.village)
    fact = replace(CLAIM, subject=f"进水的住户{where.mark}", observed_on=day_of(town.at))
    given = {"fact": fact, "cause": replace(CAUSE, text=f"盖板松了{where.mark}"), "fix_kind": "corrective"}
    does(town, "fix_on_spot", draft, where.village, **given)


def _is_hard(town: Cast, where: Branch) -> None:
    """Hard, with a senior owner and a milestone; led by the county's office."""
    issue = _opens(town, where, where.village, where.office)
    given = {"senior": f"{where.city}/office", "reason": f"要几年{where.mark}", "milestone": f"勘测{where.mark}"}
    does(town, "mark_hard", issue, where.city, **given, due_on=SOON)


def _learns(town: Cast, where: Branch, issue: Issue) -> None:
    """A class of it, with questions, answers and a sample."""
    questions = (Asked(f"今年清过淤吗{where.mark}?"),)
    lesson = Lesson(f"无人清淤{where.mark}", "unit_process", f"汛前清淤一次{where.mark}。", questions)
    by = town.actor(where.county)
    made = campaigns.define_class(from_issue=issue.number, scope=where.county, lesson=lesson, by=by, at=town.later())
    answering = town.actor(where.village)
    campaigns.answer_look_across(number=made.number, answers=[True], by=answering, at=town.later())
    campaigns.draw_sample(number=made.number, seed=SEED, by=by, at=town.later())
    seen = {"is_so": True, "seen": f"沟底无淤泥{where.mark}", "observed_on": day_of(town.at)}
    campaigns.look_at_site(number=made.number, position=1, **seen, by=by, at=town.later())


def _passes_on(town: Cast, where: Branch) -> None:
    """The city decides on an open issue, relays one below, and hands its batch over."""
    batch = {"unit": where.city, "batch": where.batch}
    first, second = (_opens(town, where, where.village, lead) for lead in (where.county, where.city))
    decided = {"number": first.number, "choice": Choice.CONTINUE, "reason": f"继续{where.mark}"}
    handover.decide_item(**batch, **decided, by=town.actor(where.county), at=town.later())
    below = {"number": second.number, "units": [where.township], "text": f"排进计划{where.mark}", "due_on": SOON}
    handover.relay_issue(**batch, **below, by=town.actor(where.city), at=town.later())
    made = handover.hand_over_batch(**batch, to=where.county, by=town.actor(where.city), at=town.later())
    given = {"hand_over": made.number, "kind": LineKind.LESSON, "text": f"早点清{where.mark}"}
    handover.add_line(**given, by=town.actor(where.city), at=town.later())


def _keeps_lists(town: Cast, where: Branch) -> None:
    """A list of the programme, with a task, and once through a spreadsheet."""
    name, by = f"{where.plan}/research", town.actor(where.city)
    named = {"unit": where.city, "register": name}
    registers.enter_item(**named, cells={"question": f"第一题{where.mark}"}, by=by, at=town.later())
    kind = find_kind(town.unit(where.city), name, day_of(town.at))
    body = edited(write_workbook(kind, town.later()), lambda grid: put(grid, 3, "调研题目", f"第二题{where.mark}"))
    sheet = keep_sheet(kind=kind, body=body, by=by, at=town.later())
    rows = {row.line: Taken(row.version) for row in preview(sheet, kind).rows}
    take_rows(sheet=sheet, kind=kind, chosen=rows, by=by, at=town.later())
    project = {"unit": where.city, "register": f"{where.plan}/livelihood_project"}
    cells = {"project": f"加装电梯{where.mark}", "field": "housing"}
    made = registers.enter_item(**project, cells=cells, by=by, at=town.later())
    registers.add_item_task(
        **project, serial=made.serial, text=f"立项{where.mark}", due_on=None, by=by, at=town.later()
    )


def _asks(town: Cast, where: Branch) -> None:
    """The villages ask what a clause of the city means, and the city answers one and returns the other."""
    clause, desk = f"{where.plan}/village_branch_day", town.actor(where.city)
    given = {"clause": clause, "by": town.actor(where.village), "at": town.later()}
    number = answers.ask_question(text=f"主题党日可以和例会合开吗{where.mark}?", **given).number
    answers.join_question(number=number, by=town.actor(where.sister), at=town.later())
    answers.draft_answer(number=number, text=f"可以{where.mark}。", by=desk, at=town.later())
    reader = town.actor(where.city, username=where.deputy, post="second")
    answers.approve_answer(number=number, by=reader, at=town.later())
    answers.publish_answer(number=number, by=desk, at=town.later())
    given = {"clause": clause, "by": town.actor(where.sister), "at": town.later()}
    returned = answers.ask_question(text=f"食堂几点开门{where.apart}?", **given)
    answers.return_question(number=returned.number, reason=f"不是政策问题{where.apart}", by=desk, at=town.later())


def _wants_it_otherwise(town: Cast, where: Branch) -> None:
    """The villages ask to have a clause of the city otherwise, and the city refuses one and lets the other wait."""
    clause = f"{where.plan}/village_branch_day"
    for village, mark in ((where.village, where.mark), (where.sister, where.apart)):
        by = town.actor(village)
        given = {"requirement": clause, "carrier": "home_visit", "reason": f"分散居住{mark}"}
        adapting.ask_adaptation(unit_id=by.unit_id, **given, by=by, at=town.at)
    desk, asked = town.actor(where.city), {"unit": where.village, "requirement": clause, "serial": 1}
    adapting.refuse_adaptation(**asked, reason=f"另有安排{where.mark}", by=desk, at=town.at)


def _shares_out(town: Cast, where: Branch) -> None:
    """The city says which of its posts answers for what."""
    label = {"zh": f"副市长{where.mark}", "en": f"Vice mayor {where.mark}"}
    establish_post(unit=town.unit(where.city), code="vice", labels=label, by=INSTALLATION, at=town.at)
    for verb, given in ((duties.give_topics, {"topics": ["other"]}), (duties.name_first, {})):
        verb(unit=where.city, post="vice", **given, by=INSTALLATION, at=town.at)
    _supports(town, where)


def _reviews(town: Cast, where: Branch) -> None:
    """The city looks its pack through, calls a review beyond the plan, and decides something in it."""
    issuer, by = town.unit(where.city), town.actor(where.city)
    programme = Programme.objects.get(code=where.plan)
    look_through_pack(pack=pack_of(programme), issuer=issuer, by=by, at=town.at)
    number = Issue.objects.filter(lead_unit__code=where.county).order_by("number").values_list("number", flat=True)[0]
    extra = Extra({"zh": f"调度会{where.mark}"}, SOON, 1, ("county",), f"要紧{where.mark}", "礼堂")
    review = call_extra(unit=where.city, programme=where.plan, extra=extra, by=by, at=town.at)
    Review.objects.filter(pk=review.pk).update(on=day_of(town.at))
    given = {"unit": where.city, "serial": review.serial, "text": f"办好{where.mark}", "issue": number}
    record_decision(**given, by=by, at=town.at)


def _supports(town: Cast, where: Branch) -> None:
    """That post supports the county, and takes up what it cannot solve."""
    given = {"pairs": {where.county: "vice"}, "from_on": day_of(town.at), "by": INSTALLATION, "at": town.at}
    duties.assign_contacts(unit=where.city, **given)
    stuck = Issue.objects.filter(circuit__origin__code=where.village).exclude(circuit__stage__in=sorted(ENDED))
    number = stuck.active().order_by("number").values_list("number", flat=True)[0]
    by = town.actor(where.city, username=f"vice-{where.city}", post="vice")
    duties.take_up(unit=where.county, number=number, text=f"找人一起看{where.mark}", by=by, at=town.at)


def _keeps_to_itself(town: Cast, where: Branch) -> None:
    """What the sister village raises and leads by itself."""
    _opens(town, where, where.sister, where.sister, where.apart)


def _drains(town: Cast, where: Branch, by: str) -> None:
    """One more issue after the counters were folded: it lies in the queue's tail, and no wording is kept of it."""
    _opens(town, where, by, where.county)
