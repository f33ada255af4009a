"""bin/huilu bench crash: kill any process at any moment, and look whether an act was lost or done twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import click

from huilu.cli.asking import answer_json
from huilu.cli.options import as_json_option
from huilu.cli.places import ROOT
from huilu.cli.words import _

QUICK = 5
_LOOKS = (
    "{looks} pages were read, {from_replica} of them on the replica, {looks_at_own} by whoever had just acted; "
    "{asked_again} had to be asked for again, {most_tries} times at most."
)


@click.command("crash", help=_("Kill processes at random under load; compare what clients were told with the ledger."))
@click.option("--kills", default=30, show_default=True, help=_("How often a process is killed."))
@click.option("--seed", default=2023, show_default=True, help=_("Which processes are killed, and when."))
@click.option("--webs", default=1, show_default=True, help=_("How many sites there are over the one database."))
@click.option("--workers", default=1, show_default=True, help=_("How many workers there are."))
@click.option("--replica", is_flag=True, help=_("Let a replica follow, from which pages are read."))
@click.option("--in-turn", is_flag=True, help=_("Kill one kind after the other, once others answer in its stead."))
@click.option("--quick", is_flag=True, help=_("Five kills, to see whether it works here."))
@as_json_option
def bench_crash(*, kills: int, quick: bool, as_json: bool, **shape: int) -> None:
    """Status 1 where an act was lost, done twice, or does not agree with the rest."""
    if not os.path.isdir("/proc/self"):  # noqa: PTH112 - a question about the system, not a path of ours
        raise click.ClickException(_("This needs Linux: the processes to kill are found in /proc."))
    outcome = _run(QUICK if quick else kills, shape, quiet=as_json)
    if as_json:
        answer_json(outcome)
    else:
        _tell(outcome)
    if outcome["faults"]:
        raise click.exceptions.Exit(1)


# It stands on a server of its own, so the one of the present home need not run.
bench_crash.callback.on_database = True  # type: ignore[union-attr]


def _run(kills: int, shape: dict[str, int], *, quiet: bool) -> dict[str, Any]:
    """The outcome of a run in a process of its own, whose database is nobody else's."""
    words = [sys.executable, "-m", "bench.crash", "--kills", str(kills)]
    for name, value in shape.items():
        option = f"--{name.replace('_', '-')}"
        words += [option] * value if isinstance(value, bool) else [option, str(value)]
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    troubles = None if os.environ.get("HUILU_DEBUG") == "1" else subprocess.DEVNULL
    environment = {**os.environ, "PYTHONPATH": paths}
    said = ""
    with subprocess.Popen(
        words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=troubles, text=True
    ) as bench:
        try:
            with click.progressbar(length=kills, label=_("Killing"), file=sys.stderr, hidden=quiet) as bar:
                for said in bench.stdout or ():
                    bar.update(1 if not said.strip() else 0)
        except BaseException:
            bench.terminate()
            raise
    if bench.returncode != 0:
        raise click.ClickException(_("The run broke off. Set HUILU_DEBUG=1 and run it again to see why."))
    outcome: dict[str, Any] = json.loads(said)
    return outcome


def _tell(outcome: dict[str, Any]) -> None:
    rest = {name: outcome[name] for name in ("restarts", "seconds")}
    n, killed = sum(outcome["kills"].values()), ", ".join(f"{kind} {n}" for kind, n in outcome["kills"].items())
    click.echo(_("{n} kills ({killed}), {restarts} restarts, {seconds} s.").format(n=n, killed=killed, **rest))
    click.echo(_("{confirmed} acts on {issues} issues were confirmed, after {tries} tries.").format(**outcome))
    if outcome["looks"]:
        click.echo(_(_LOOKS).format(**outcome))
    sentences = _sentences()
    for fault in outcome["faults"]:
        click.echo(sentences[fault["code"]].format(**fault))
    if outcome["faults"]:
        click.echo(_("{n} faults.").format(n=len(outcome["faults"])))
    else:
        click.echo(_("None was lost and none was done twice; states, figures and waiting times agree with the ledger."))


def _sentences() -> dict[str, str]:
    """Each fault in words."""
    return {
        "lost": _("{issue}: “{act}” was confirmed as act {version}, and is not there."),
        "done_twice": _("{issue}: act {version}, “{act}”, was done once more than anybody asked for."),
        "drafted_twice": _("{issue} was noted {times} times."),
        "unknown": _("{issue} is there, and nobody has asked for it."),
        "refused": _("{issue}: “{act}” was refused: {reason}."),
        "repeated_otherwise": _("The request {key} was answered otherwise the second time."),
        "told_twice": _("{issue}: two answers tell of the same act."),
        "state": _("{issue} is “{state}”; by its acts it would be “{by_acts}”."),
        "last_answer": _("{issue} is “{state}”; the last answer said “{said}”."),
        "waiting": _("{issue}: the waiting times are wrong: {reason}."),
        "figure": _("The figure {cell} is wrong."),
        "ledger": _("The ledger does not fit: {finding}"),
        "unread": _("{path} was asked for {tries} times and not answered; the last status was {status}."),
        "not_own": _("{path}: whoever had just done act {wanted} was shown no more than {version}."),
    }
