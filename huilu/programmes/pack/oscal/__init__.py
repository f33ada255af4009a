"""Packs as OSCAL catalogues and profiles, and the catalogues of others as packs."""
