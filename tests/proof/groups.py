"""Who proves what: groups of guards with the stories that hold them, so that processes prove beside each other."""

from __future__ import annotations

from dataclasses import dataclass

_RULES = ("facts", "lasting", "leads", "parties", "passing", "steps", "tasks", "words")


@dataclass(frozen=True)
class Group:
    """Modules whose guards are taken away one by one, and the tests of which one must then fail."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


def _loop(*names: str) -> tuple[str, ...]:
    return tuple(f"tests/loop/test_{name}.py" for name in names)


def _acts(*names: str) -> tuple[str, ...]:
    return tuple(f"huilu.loop.actions.{name}" for name in names)


GROUPS = (
    Group(
        "rules",
        tuple(f"huilu.loop.rules.{name}" for name in _RULES),
        _loop("rules", "rules_codes", "rules_passing"),
    ),
    Group(
        "up",
        _acts("frame", "circuit", "passage", "passing", "sharing", "attaching"),
        _loop("circuit", "passing", "sharing", "attaching"),
    ),
    Group(
        "round",
        ("huilu.accounts.capabilities", *_acts("raising", "working", "verifying", "spot", "lasting")),
        (
            *_loop("raising", "working", "verifying", "spot", "lasting", "constraints", "constraints_up"),
            "tests/accounts/test_capabilities.py",
            "tests/loop/test_passing.py::test_what_has_taken_in_others_is_not_withdrawn",
            "tests/loop/test_passing.py::test_what_has_no_post_to_work_cannot_be_returned",
            "tests/loop/test_sharing.py::test_the_lead_waits_for_every_share_before_it_submits",
        ),
    ),
)
BY_NAME = {group.name: group for group in GROUPS}
