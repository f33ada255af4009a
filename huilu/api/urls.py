"""The API put together: /api/v1, described by /api/v1/openapi.json."""

from __future__ import annotations

from huilu.api.adaptations import adaptations
from huilu.api.answers import desks, questions
from huilu.api.burden import accounts, demands
from huilu.api.campaigns import campaigns
from huilu.api.circuits import circuits
from huilu.api.contacts import contacts
from huilu.api.description import DescribedAPI
from huilu.api.duties import duties
from huilu.api.forms import forms
from huilu.api.handover import batches, hand_overs
from huilu.api.issues import issues
from huilu.api.ledger import ledger
from huilu.api.once import answered_once
from huilu.api.people import people
from huilu.api.problem_classes import classes, similar
from huilu.api.programmes import programmes
from huilu.api.refusals import answer_refusals
from huilu.api.registers import registers
from huilu.api.reviews import reviews
from huilu.api.signing_in import ByPassword, BySession
from huilu.api.units import units
from huilu.api.versions import told_what_changed

api = DescribedAPI(
    title="Huilu",
    version="1",
    description="Units, programmes, progress, issues, registers and boards. Every refusal has one form.",
    docs_url=None,
    urls_namespace="api",
    auth=[ByPassword(), BySession()],
)
api.add_router("/units", units)
api.add_router("/units", circuits)
api.add_router("/units", accounts)
api.add_router("/demands", demands)
api.add_router("/demands", forms)
api.add_router("/units", desks)
api.add_router("/units", duties)
api.add_router("/units", contacts)
api.add_router("/units", reviews)
api.add_router("/programmes", programmes)
api.add_router("/issues", issues)
api.add_router("/similar-issues", similar)
api.add_router("/campaigns", campaigns)
api.add_router("/classes", classes)
api.add_router("/registers", registers)
api.add_router("/batches", batches)
api.add_router("/hand-overs", hand_overs)
api.add_router("/questions", questions)
api.add_router("/adaptations", adaptations)
api.add_router("/posts", people)
api.add_router("/ledger", ledger)
answer_refusals(api)
# The last stands outermost: what is said about a change belongs to the answer that is kept.
api.add_decorator(told_what_changed)
api.add_decorator(answered_once)
