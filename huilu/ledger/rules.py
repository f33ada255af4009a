"""Why something about seals and receipts is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal


class NoSuchEntry(Refusal):
    """No such entry, or one about something that the reader does not see."""

    code = "ledger.no_such_entry"
    says = _("There is no entry {entry} in the ledger that you may see.")
    next = _("Take the number from the history of something that you see.")
    status = 404


class NotYetSealed(Refusal):
    """The entry was written a moment ago."""

    code = "ledger.not_yet_sealed"
    says = _("Entry {entry} is written, but not yet sealed.")
    next = _(
        "Come back in {wait} seconds. If it takes longer, tell whoever runs the site that the worker is not sealing."
    )


class NoSuchHead(Refusal):
    """No head of that size was ever signed."""

    code = "ledger.no_such_head"
    says = _("No head of size {size} has been signed.")
    next = _("Take the size from the list of heads, or from the second line of a signed head.")
    status = 404


class HeadsTurnedRound(Refusal):
    """The older head is to be named first."""

    code = "ledger.heads_turned_round"
    says = _("A head of size {old} cannot come before one of size {new}.")
    next = _("Name the smaller size first.")
    status = 422


class KeyMissing(Refusal):
    """The private key is not where the sealer runs."""

    code = "ledger.key_missing"
    says = _("The private key {key} of this ledger is not in {folder}, so nothing can be sealed.")
    next = _("Put the folder of keys back from where you keep it. If it is lost, type: bin/huilu ledger key --lost")


class LedgerBroken(Refusal):
    """What is stored does not fit the head signed last."""

    code = "ledger.broken"
    says = _("What is stored does not fit the head of size {size}; nothing is signed on top of it.")
    next = _("“bin/huilu ledger verify” shows what does not fit.")


class LedgerCutBack(Refusal):
    """A head was signed here that this database does not know."""

    code = "ledger.cut_back"
    says = _("A head of size {size} was signed here on {at}, and this database does not lead to it.")
    next = _(
        "If an older backup was restored, begin with a new key: “bin/huilu ledger key --new”. If not, somebody has "
        "removed entries; “bin/huilu ledger verify” tells more."
    )


class NoProof(Refusal):
    """The file is neither a receipt nor a proof of consistency."""

    code = "ledger.no_proof"
    says = _("The file is neither a receipt nor a proof that two heads belong together, or it has been changed.")
    next = _("Download it again and check the file as it came.")
    status = 422


class NoKey(Refusal):
    """The key file holds no public key."""

    code = "ledger.no_key"
    says = _("{file} holds no public key of a ledger.")
    next = _("Ask whoever runs the ledger for the answer of “bin/huilu ledger key”, on a way that you trust.")
    status = 422


class SignedByNobodyKnown(Refusal):
    """No key that the reader trusts has signed the head."""

    code = "ledger.signed_by_nobody_known"
    says = _("The head was signed by none of your keys, or it has been changed.")
    next = _("Check that the keys are of this ledger. If they are, the file proves nothing.")
    status = 422


class ProofDoesNotHold(Refusal):
    """The head is genuine, but the proof does not lead to it."""

    code = "ledger.proof_does_not_hold"
    says = _("The head is genuine, but what the file says is not in it.")
    next = _("The file has been changed and proves nothing. Ask for a new one.")
    status = 422
