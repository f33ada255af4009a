"""What is proved: the modules whose guards are taken away, and the stories of which one must then fail."""

from __future__ import annotations


def _of(package: str, *names: str) -> tuple[str, ...]:
    return tuple(f"huilu.{package}.{name}" for name in names)


GUARDED = (
    *_of("loop.rules", "facts", "lasting", "leads", "parties", "passing", "steps", "tasks", "words"),
    *_of("loop.actions", "frame", "raising", "working", "verifying", "spot", "lasting"),
    *_of("loop.actions", "circuit", "passage", "passing", "sharing", "attaching"),
    *_of("campaigns.rules", "campaigns", "classes", "sampling", "words"),
    *_of("campaigns.actions", "campaigns", "classes", "sampling"),
    *_of("handover", "rules", "hand_overs"),
    *_of("handover.actions", "answering", "batches", "frame", "giving", "relaying"),
    *_of("registers", "rules", "values", "sheets.taking"),
    *_of("registers.actions", "entering", "finishing", "frame", "many"),
    *_of("files", "rules", "actions", "documents", "pictures", "sniffing"),
    *_of("once", "rules", "actions"),
    *_of("accounts", "capabilities", "rules", "actions.people", "actions.posts"),
    *_of("programmes", "actions", "rules"),
    *_of("reorganisation", "lines"),
)
STORIES = (
    *(
        f"tests/{package}"
        for package in ("loop", "campaigns", "handover", "registers", "files", "accounts", "reorganisation")
    ),
    "tests/programmes/test_progress.py",
    "tests/programmes/test_publishing.py",
    "tests/programmes/test_withdrawing.py",
    "tests/api/test_idempotency.py",
)
