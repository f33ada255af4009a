"""First the price is shown, then it is sent; and nothing is sent but what was priced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from huilu.burden.gate import kind_label
from huilu.burden.terms import MonthOfKind, Quote
from huilu.web.forms import ActForm
from huilu.web.request import Request

# The field in which the mark of what was priced comes back.
MARK = "priced"


@dataclass(frozen=True, slots=True)
class Priced:
    """A price as a page shows it. `quote`: none where nobody is asked; `is_changed`: it is not the one shown before."""

    quote: Quote | None
    mark: str
    is_changed: bool

    @property
    def months(self) -> list[tuple[MonthOfKind, str]]:
        """The heaviest month of each kind of unit, with what people call the kind."""
        return [(one, kind_label(one)) for one in self.quote.heaviest] if self.quote else []


def mark_of(form: ActForm, quote: Quote | None) -> str:
    """What stands for all that was typed and for its price: where either differs, so does the mark."""
    price = (quote.price.minutes, quote.price.population) if quote else None
    return sha256(repr((sorted(form.cleaned_data.items()), price)).encode()).hexdigest()


def price_or_send(
    request: Request, form: ActForm, *, offer: Callable[[], Quote | None], send: Callable[[], object]
) -> Priced | None:
    """The price to be shown; nothing where it was sent, or refused: then the form knows why.

    `offer` tells the price and writes nothing; `send` is called for what its reader has seen the price of alone.
    """
    shown: list[Priced] = []

    def step() -> None:
        found = offer()
        mark, sends = mark_of(form, found), "send" in request.POST
        if sends and request.POST.get(MARK) == mark:
            send()
        else:
            shown.append(Priced(found, mark, is_changed=sends))

    if request.method == "POST":
        form.carries(step)
    return shown[0] if shown else None
