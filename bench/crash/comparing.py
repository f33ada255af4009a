"""What clients were told against what the ledger holds: pure, so that each fault can be shown to be found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from bench.crash.journal import Asked, Journal

Data = dict[str, Any]


def faults_in(journal: Journal, held: Data) -> list[Data]:
    """Every difference: a code, and the facts that belong to it."""
    asked: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in journal.asked:
        asked[one.issue].append(one)
    faults = [_fault("repeated_otherwise", key=key) for key in journal.repeated_otherwise]
    faults += [
        _fault("refused", act=one.act, issue=one.number or one.issue, reason=one.refused)
        for one in journal.asked
        if one.refused
    ]
    faults += [_fault("figure", cell=cell) for cell in held["wrong_cells"]]
    faults += [_fault("ledger", finding=finding) for finding in held["ledger"]]
    faults += _faults_of_looks(journal)
    faults += _faults_of_drafts(asked, Counter(issue["issue"] for issue in held["issues"]))
    for issue in held["issues"]:
        faults += _faults_of(issue, asked.get(issue["issue"], []))
    return faults


def _fault(code: str, **facts: object) -> Data:
    return {"code": code, **facts}


def _faults_of_looks(journal: Journal) -> Iterator[Data]:
    """Whoever looks is answered, and finds what they have done themselves."""
    for look in journal.looks:
        if look.found < 0:
            yield _fault("unread", path=look.path, status=-look.found, tries=look.tries)
        elif look.found < look.wanted:
            yield _fault("not_own", path=look.path, version=look.found, wanted=look.wanted)


def _faults_of_drafts(asked: dict[str, list[Asked]], there: Counter[str]) -> Iterator[Data]:
    """Every issue was asked for once, and each of which an answer has told is there."""
    for issue, times in there.items():
        if times > 1:
            yield _fault("drafted_twice", issue=issue, times=times)
        if issue not in asked:
            yield _fault("unknown", issue=issue)
    for issue, of_it in asked.items():
        if issue not in there:
            yield from (
                _fault("lost", act=one.act, issue=one.number, version=one.version) for one in of_it if one.version
            )


def _faults_of(issue: Data, asked: list[Asked]) -> Iterator[Data]:
    """One issue: each confirmed act stands where its answer said, and every act was asked for."""
    number, acts = issue["number"], issue["acts"]
    confirmed = {one.version: one for one in asked if one.version}
    if issue["waiting"]:
        yield _fault("waiting", issue=number, reason=issue["waiting"])
    if issue["state"] != issue["state_by_acts"]:
        yield _fault("state", issue=number, state=issue["state"], by_acts=issue["state_by_acts"] or "–")
    if len(confirmed) != sum(one.is_confirmed for one in asked):
        yield _fault("told_twice", issue=number)
    for version, one in confirmed.items():
        if acts[version - 1 : version] != [one.act]:
            yield _fault("lost", act=one.act, issue=number, version=version)
    yield from _unasked(number, acts, asked)
    last = confirmed.get(len(acts))
    if last and last.state != issue["state"]:
        yield _fault("last_answer", issue=number, state=issue["state"], said=last.state)


def _unasked(number: str, acts: list[str], asked: list[Asked]) -> Iterator[Data]:
    """Acts of which no answer has told: only where the request was given up without an answer."""
    known = {one.version for one in asked if one.version}
    given_up = Counter(one.act for one in asked if not one.is_confirmed)
    for version, act in enumerate(acts, start=1):
        if version in known:
            continue
        given_up[act] -= 1
        if given_up[act] < 0:
            yield _fault("done_twice", act=act, issue=number, version=version)
