"""What somebody above asks already is not asked again in the same words: it is refined (M130, D9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from huilu.burden.states import OPEN
from huilu.kernel.paths import ids_in
from huilu.kernel.words import letters_alone
from huilu.org.models import Unit
from huilu.programmes import rules
from huilu.programmes.models import Requirement, RequirementClass
from huilu.programmes.pack.schema import Pack


def check_asked_once(
    pack: Pack, issuer: Unit, above: Sequence[Pack], asked: Mapping[str, frozenset[int]], day: date
) -> None:
    """Refuse a clause that reads, letter by letter, like one from above that it does not inherit.

    `above`: the packs that it does inherit from; `asked`: which classes each clause picks. Only where both ask a common
    class: of other units the same words ask something else.
    """
    said = _said_above(issuer, {pack.code, *(one.code for one in above)}, day)
    for spec in pack.requirements:
        for held in said[letters_alone(spec.text.zh)]:
            if RequirementClass.objects.filter(requirement=held, unit_class_id__in=asked[spec.code]).exists():
                raise rules.AskedAbove(
                    requirement=spec.code, issuer=held.programme.issuer_label, programme=held.programme.code,
                    clause=held.code, version=held.programme.version,
                )  # fmt: skip


def _said_above(issuer: Unit, besides: set[str], day: date) -> Mapping[str, list[Requirement]]:
    """What binds below the issuer by the word of somebody above it, by its letters."""
    over = Requirement.objects.filter(programme__issuer_id__in=set(ids_in(issuer.path)) - {issuer.pk})
    binding = over.filter(retired_at__isnull=True, demand__state__in=OPEN, demand__sunset_on__gte=day)
    found = defaultdict[str, list[Requirement]](list)
    for one in binding.exclude(programme__code__in=besides).select_related("programme").order_by("pk"):
        found[letters_alone(one.text["zh"])].append(one)
    return found
