"""The API put together: /api/v1, described by /api/v1/openapi.json."""

from __future__ import annotations

from ninja import NinjaAPI

from huilu.api.issues import issues
from huilu.api.programmes import programmes
from huilu.api.refusals import answer_refusals
from huilu.api.signing_in import ByPassword, BySession
from huilu.api.units import units

api = NinjaAPI(
    title="Huilu",
    version="1",
    description="Units, programmes, progress, issues, registers and boards. Every refusal has one form.",
    docs_url=None,
    urls_namespace="api",
    auth=[ByPassword(), BySession()],
)
api.add_router("/units", units)
api.add_router("/programmes", programmes)
api.add_router("/issues", issues)
answer_refusals(api)
