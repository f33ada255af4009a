"""What may go wrong before there is a database."""

from __future__ import annotations


class PostgresProblem(Exception):  # noqa: N818 - it is shown to people as a sentence
    """The database cannot be had: a sentence that says what to do, as a template and its facts.

    The template is kept apart from the facts, so that a face can translate it.
    """

    def __init__(self, template: str, **facts: object) -> None:
        self.template = template
        self.facts = facts
        super().__init__(template.format(**facts))
