"""A file of units, read row by row, checked as a set, written as a set."""
