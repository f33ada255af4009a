"""Registers out to a spreadsheet and in again: nothing is overwritten silently."""
