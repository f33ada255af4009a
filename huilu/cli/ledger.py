"""bin/huilu ledger: seal it, verify it, and hand out what others check it with."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from django.conf import settings

from huilu.cli.asking import answer_json
from huilu.cli.options import as_json_option
from huilu.cli.words import _
from huilu.kernel.actor import INSTALLATION
from huilu.ledger import sealing
from huilu.ledger.keyring import Keyring
from huilu.ledger.models import Head
from huilu.ledger.notes import PublicKey
from huilu.ledger.queries import find_entry, find_head, public_keys, succession_notes
from huilu.ledger.receipts import consistency_of, receipt_of, written
from huilu.ledger.verifying import Verification, leaves_to_verify, verify_ledger


@click.group(help=_("The ledger: seal it, verify it, hand out receipts and keys"))
def ledger() -> None:
    """The ledger."""


@ledger.command(help=_("Seal everything that waits for it, without waiting for the worker."))
@as_json_option
def seal(*, as_json: bool) -> None:
    """Batch after batch."""
    entries, note = 0, ""
    while (one := sealing.seal(keyring=keyring(), at=true_time())) is not None:
        entries, note = entries + one.entries, one.note
    if as_json:
        answer_json({"sealed": entries, "head": note or None})
    elif entries:
        click.echo(_("Entries sealed: {n}.").format(n=f"{entries:,}"))
        click.echo(note, nl=False)
    else:
        click.echo(_("Nothing waits for its seal."))


@ledger.command(help=_("Recompute everything: entries, leaves, nodes, heads, signatures, bodies."))
@click.option("--minutes", default=10, show_default=True, help=_("For so long an entry may wait for its seal."))
@click.option(
    "--head", "heads", multiple=True, type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help=_("A signed head that you have kept; the ledger must lead to it. May be given several times."),
)  # fmt: skip
@as_json_option
def verify(*, minutes: int, heads: tuple[Path, ...], as_json: bool) -> None:
    """Status 1 where something does not fit."""
    began, length = time.monotonic(), leaves_to_verify()
    witnesses = {str(file): file.read_text(encoding="utf-8", errors="replace") for file in heads}
    with click.progressbar(length=max(length, 1), label=_("Verifying"), file=sys.stderr) as bar:
        found = verify_ledger(
            keyring=keyring(),
            at=true_time(),
            patience=timedelta(minutes=minutes),
            witnesses=witnesses,
            report=bar.update,
        )
    per_second = round(found.leaves / max(time.monotonic() - began, 0.001))
    if as_json:
        answer_json(_as_data(found, per_second))
    else:
        _tell(found, per_second)
    if found.findings.n:
        raise click.exceptions.Exit(1)


@ledger.command(help=_("The public keys, for whoever checks receipts. Hand them out on a way that people trust."))
@click.option("--new", is_flag=True, help=_("Begin with a new key; the old one vouches for it."))
@click.option("--lost", is_flag=True, help=_("The old private key is lost: begin with one that nobody vouches for."))
@as_json_option
def key(*, new: bool, lost: bool, as_json: bool) -> None:
    """One line for each key."""
    if new or lost or not public_keys():
        sealing.change_key(keyring=keyring(), at=true_time(), old_is_lost=lost)
    notes = succession_notes()
    if as_json:
        answer_json(
            {"keys": [{"id": PublicKey.read(one).id, "key": one, "named_by": note} for one, note in notes.items()]}
        )
        return
    for one in notes:
        click.echo(one)


@ledger.command(help=_("The receipt for an entry, by its number: a file that proves the act to anybody."))
@click.argument("entry", type=click.IntRange(min=1, max=2**63 - 1))
def receipt(entry: int) -> None:
    """The receipt as it is downloaded elsewhere."""
    click.echo(written(receipt_of(find_entry(entry, for_=INSTALLATION))), nl=False)


@ledger.command(help=_("The signed head of that size; without a size, the newest."))
@click.argument("size", type=click.IntRange(min=1, max=2**63 - 1), required=False)
def head(size: int | None) -> None:
    """A note to keep elsewhere."""
    newest = Head.objects.order_by("size").last()
    found = find_head(size if size is not None else newest.size if newest else 0)
    click.echo(found.note(public_keys()[found.key_id]), nl=False)


@ledger.command(help=_("Prove that the head of size NEW continues that of size OLD."))
@click.argument("old", type=click.IntRange(min=1, max=2**63 - 1))
@click.argument("new", type=click.IntRange(min=1, max=2**63 - 1))
def consistency(old: int, new: int) -> None:
    """A file that “receipt verify” checks."""
    click.echo(written(consistency_of(old, new)), nl=False)


def keyring() -> Keyring:
    """The keys of this installation."""
    return Keyring(settings.HOME / "keys")


def true_time() -> datetime:
    """The moment by the true clock: a head says when it was signed, also where a rehearsal plays in another year."""
    return datetime.now(UTC)


def _as_data(found: Verification, per_second: int) -> dict[str, object]:
    return {
        "leaves": found.leaves,
        "nodes": found.nodes,
        "heads": found.heads,
        "attachments": found.attachments,
        "waiting": found.waiting,
        "keys": found.keys,
        "unvouched_keys": found.unvouched,
        "entries_per_second": per_second,
        "wrong": found.findings.n,
        "findings": [{"code": one.code, "says": one.sentence, **one.facts} for one in found.findings.kept],
    }


def _tell(found: Verification, per_second: int) -> None:
    for one in found.findings.kept:
        click.echo(one.sentence)
    if found.findings.n > len(found.findings.kept):
        click.echo(_("… and {n} more.").format(n=f"{found.findings.n - len(found.findings.kept):,}"))
    for one_key in found.unvouched:
        click.echo(_("No key vouches for key {key}: it was begun after a loss.").format(key=one_key))
    sentence = _(
        "Sealed entries: {leaves}; nodes: {nodes}; heads: {heads}; bodies: {bodies}; waiting: {waiting}. "
        "{speed} entries/s."
    )
    click.echo(sentence.format(
        leaves=f"{found.leaves:,}", nodes=f"{found.nodes:,}", heads=f"{found.heads:,}",
        bodies=f"{found.attachments:,}", waiting=f"{found.waiting:,}", speed=f"{per_second:,}",
    ))  # fmt: skip
    wrong = _("What does not fit: {n}.").format(n=f"{found.findings.n:,}")
    click.echo(wrong if found.findings.n else _("Everything fits."))
