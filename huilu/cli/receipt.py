"""bin/huilu receipt: check a receipt with nothing but a key. No database is asked, and no network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from huilu.cli.words import _
from huilu.ledger.canonical import moment
from huilu.ledger.notes import Malformed, PublicKey, TreeHead
from huilu.ledger.proofs import ProvedConsistency, ProvedEntry, check_proof, read_keys
from huilu.ledger.rules import NoKey, NoProof

A_FILE = click.Path(dir_okay=False, exists=True, path_type=Path)


@click.group(help=_("Check a receipt with nothing but a key"))
def receipt() -> None:
    """Receipts."""


@receipt.command(help=_("Check a receipt, or the proof that one head continues another."))
@click.argument("file", type=A_FILE)
@click.option(
    "--key", "key_files", multiple=True, required=True, type=A_FILE,
    help=_("A file with the public keys that you trust: the answer of “bin/huilu ledger key”."),
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=_("Answer in JSON."))
def verify(*, file: Path, key_files: Sequence[Path], as_json: bool) -> None:
    """What the file proves; a refusal where it proves nothing."""
    keys = [key for one in key_files for key in _keys_in(one)]
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise NoProof from None
    proved = check_proof(text, keys)
    if as_json:
        click.echo(json.dumps(_as_data(proved), ensure_ascii=False, indent=2))
    elif isinstance(proved, ProvedEntry):
        _tell_entry(proved)
    else:
        click.echo(_("The proof holds: the head of size {new} continues that of size {old}, nothing changed.").format(
            old=proved.old.size, new=proved.new.size))  # fmt: skip


def _keys_in(file: Path) -> list[PublicKey]:
    try:
        keys = read_keys(file.read_text(encoding="utf-8"))
    except (Malformed, UnicodeDecodeError):
        keys = []
    if not keys:
        raise NoKey(file=file)
    return keys


def _tell_entry(proved: ProvedEntry) -> None:
    entry, head = proved.entry, proved.head
    click.echo(_("The receipt holds. In the ledger {ledger} this is written, unchanged:").format(ledger=head.ledger))
    click.echo(_("Act: {act}. About: {about}. Signed: {by}. At: {at}. Entry {id}, leaf {leaf}.").format(
        act=entry["act"], about=entry["about_label"], by=entry["by_label"], at=entry["at"], id=entry["id"],
        leaf=proved.leaf,
    ))  # fmt: skip
    click.echo(_("It was sealed before {at}, under a head of {size} entries, with key {key}.").format(
        at=moment(head.at), size=f"{head.size:,}", key=proved.key.id))  # fmt: skip


def _as_data(proved: ProvedEntry | ProvedConsistency) -> dict[str, object]:
    if isinstance(proved, ProvedEntry):
        said = {"entry": proved.entry, "leaf": proved.leaf, "head": _head(proved.head)}
    else:
        said = {"old": _head(proved.old), "new": _head(proved.new)}
    return {"holds": True, **said, "key": proved.key.id}


def _head(head: TreeHead) -> dict[str, object]:
    return {"ledger": head.ledger, "size": head.size, "root": head.root.hex(), "at": moment(head.at)}
