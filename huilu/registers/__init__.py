"""Typed registers, and their way to a spreadsheet and back."""
