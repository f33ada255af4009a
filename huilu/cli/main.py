"""bin/huilu: its commands, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from types import FrameType
from typing import NoReturn

import click

from huilu.cli.ground import set_up_django
from huilu.cli.lazy import LazyGroup, Place
from huilu.cli.words import _
from huilu.kernel.refusals import Refusal
from huilu.postgres import PostgresProblem

REFUSED, FAILED = 1, 2

PLACES = {
    "org": Place("huilu.cli.org", "The tree of units: import a file, fetch the divisions of China"),
    "pack": Place("huilu.cli.pack", "Programmes as data: check and publish a pack"),
    "burden": Place("huilu.cli.burden", "What is asked of units, what it costs, and the guard desk"),
    "person": Place("huilu.cli.person", "People who sign in, and the posts they hold"),
    "clock": Place("huilu.cli.clock", "What this installation takes for now, and a rehearsal on another day"),
    "board": Place("huilu.cli.board", "The board of a unit"),
    "circuit": Place("huilu.cli.circuit", "What was raised upward: where it is, on whom it waits, how long"),
    "register": Place("huilu.cli.register", "A register of a unit, with totals by state"),
    "issue": Place("huilu.cli.issue", "One issue with all that belongs to it"),
    "similar": Place("huilu.cli.similar", "Issues that look alike, each with the reason why"),
    "campaign": Place("huilu.cli.campaign", "Campaigns: a few topics over ordinary issues, until a day"),
    "class": Place("huilu.cli.problem_class", "Problem classes: from one issue to all that may have it too"),
    "batch": Place("huilu.cli.batch", "Batches of a programme: what is open in them, and their end"),
    "question": Place("huilu.cli.question", "Questions about clauses, and their one binding answer"),
    "adaptation": Place("huilu.cli.adaptation", "What units ask to have otherwise, and who decides about it"),
    "duty": Place("huilu.cli.duty", "Which post of a unit answers for which topics"),
    "review": Place("huilu.cli.review", "Reviews of a unit, what they decide, and the monthly brief"),
    "contact": Place("huilu.cli.contact", "Posts above that support units below"),
    "progress": Place("huilu.cli.progress", "What a unit says about its obligations"),
    "figures": Place("huilu.cli.figures", "Recount every figure from the records"),
    "selfcheck": Place(
        "huilu.cli.selfcheck", "Hold the running system to the red lines: its tables, its addresses and its code."
    ),
    "ledger": Place("huilu.cli.ledger", "The ledger: seal it, verify it, hand out receipts and keys"),
    "receipt": Place("huilu.cli.receipt", "Check a receipt with nothing but a key", on_database=False),
    "demo": Place("huilu.cli.demo", "A whole province with an invented story on it"),
    "bench": Place("huilu.cli.bench", "Measure the pages"),
    "serve": Place("huilu.cli.serve", "Serve the site until it is stopped"),
    "work": Place("huilu.cli.serve", "Fold, seal and move what is due, and serve no pages"),
    "backup": Place("huilu.cli.keep", "Write everything into one file", on_database=False),
    "restore": Place("huilu.cli.keep", "Read everything from a backup into an empty home", on_database=False),
    "migrate": Place("huilu.cli.migrate", "Bring the tables of the database up to date", on_database=False),
    "distribute": Place(
        "huilu.cli.distribute", "Put the tables on several machines, on a database with Citus", on_database=False
    ),
    "messages": Place("huilu.cli.messages", "Bring the translations in line with the texts", on_database=False),
    "dev": Place(
        "huilu.cli.dev", "For those who change the product: prove the rules, list the refusals", on_database=False
    ),
    "manage": Place("huilu.cli.migrate", "Django's own commands, as the owner of the tables", on_database=False),
}

# An author checks a pack again and again.
APART = {("pack", "lint"): "huilu.cli.pack_lint"}

UNEXPECTED = "Something went wrong that was not foreseen: {kind}: {reason}"
SHOW_MORE = "Set HUILU_DEBUG=1 and run it again to see where."
STOPPED = "Stopped."

HELP = "Huilu: run a programme through a deep organisation and close every problem in a loop."


def root() -> LazyGroup:
    """The command line, in the language of this process."""
    return LazyGroup(
        name="huilu",
        help=_(HELP),
        places=PLACES,
        apart=APART,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def main() -> NoReturn:
    """Run one command and end with its status: 0 done, 1 refused, 2 failed."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _leave_in_order)
    if not os.environ.get("HUILU_DATABASE_URL"):
        os.environ.pop("HUILU_DATABASE_URL", None)
    try:
        # Without its own ending, click answers with the status that a command chose, or with what the command returned.
        status = root().main(prog_name="bin/huilu", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _complain(_(STOPPED))
        sys.exit(128 + signal.SIGINT)
    except Refusal as refusal:
        _show_refusal(refusal)
        sys.exit(REFUSED)
    except PostgresProblem as problem:
        _complain(_(problem.template).format(**problem.facts))
        sys.exit(FAILED)
    except Exception as error:  # noqa: BLE001 - the last door: people get a sentence, not a traceback
        _show_unexpected(error)
        sys.exit(FAILED)
    sys.exit(status if isinstance(status, int) else 0)


def _show_refusal(refusal: Refusal) -> None:
    set_up_django()
    if "--json" in sys.argv:
        body = {
            "code": refusal.code,
            "says": refusal.sentence,
            "next": refusal.advice,
            "facts": refusal.facts,
        }
        print(json.dumps({"refused": body}, ensure_ascii=False, default=str))
    _complain(f"{_('refused')} [{refusal.code}]: {refusal.sentence} / {refusal.advice}")


def _show_unexpected(error: Exception) -> None:
    if os.environ.get("HUILU_DEBUG") == "1":
        traceback.print_exception(error)
        return
    reason = next(iter(str(error).splitlines()), "")
    _complain(_(UNEXPECTED).format(kind=type(error).__name__, reason=reason) + " " + _(SHOW_MORE))


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _leave_in_order(number: int, _frame: FrameType | None) -> NoReturn:
    """Asked to end, leave through every door behind us, so that the database is stopped too."""
    sys.exit(128 + number)
