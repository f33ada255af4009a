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
    *_of("programmes", "actions", "rules", "cascade", "publishing", "withdrawing"),
    *_of("programmes", "refining", "adapting", "adaptation_rules", "adaptations", "together"),
    *_of("programmes", "asking_more", "lapsing", "readiness"),
    *_of("burden", "gate", "rules", "allowing", "flagging", "auditing", "queries"),
    *_of("burden", "asking", "answering", "responses", "form_rules", "fields", "whom", "wording"),
    *_of("burden.sheets", "comparing", "reading"),
    *_of("answers.rules", "questions", "answers", "words"),
    *_of("answers", "queries", "actions.frame", "actions.asking", "actions.answering", "actions.sorting"),
    *_of("duties", "rules", "contact_rules", "contacts", "queries"),
    *_of("duties.actions", "frame", "portfolios", "contacts"),
    *_of("rehearsal", "uploading", "writing"),
    *_of("reviews", "rules", "planning", "readiness"),
    *_of("reviews.actions", "frame", "calling", "deciding", "launching"),
    *_of("reorganisation", "lines", "rules", "tree", "naming", "revising"),
    *_of("reorganisation.actions", "frame", "changing", "ending", "undoing"),
)
STORIES = (
    *(
        f"tests/{package}"
        for package in ("loop", "campaigns", "handover", "registers", "files", "accounts", "reorganisation")
    ),
    *(f"tests/{package}" for package in ("burden", "answers", "duties", "rehearsal", "reviews")),
    *(
        f"tests/programmes/test_{subject}.py"
        for subject in (
            "progress",
            "publishing",
            "withdrawing",
            "refining",
            "adapting",
            "together",
            "constraints",
            "asking_more",
            "altering",
            "adaptation_edges",
        )
    ),
    "tests/board/test_reach.py",
    "tests/api/test_idempotency.py",
)
