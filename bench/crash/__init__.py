"""Killing any process at any moment under load, and comparing what clients were told with what the ledger holds."""
