"""Invented trees of any size, in the shape of the real thing: the same seed gives the same file."""
