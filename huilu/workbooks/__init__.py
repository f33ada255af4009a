"""Workbooks as others hand them in: looked through before they are read, and read apart from everything else."""
