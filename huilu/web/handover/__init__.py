"""Batches and hand-overs as pages."""
