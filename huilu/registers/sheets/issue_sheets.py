"""The lists of a unit's problems and responsibilities as sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.cells import Value, as_text
from huilu.kernel.days import day_of
from huilu.kernel.words import in_both
from huilu.loop import actions as loop
from huilu.loop.states import CONCERNS_LABELS, SOURCE_LABELS, STATE_LABELS, Concerns, Source
from huilu.org.models import Unit
from huilu.programmes.pack.schema import OTHER_TOPIC
from huilu.programmes.queries import topics_called
from huilu.registers.columns import NUMBER_LABEL, Choice, Column, choices_from
