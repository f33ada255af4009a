"""Recording progress under load: acts, their floor, and boards read meanwhile."""
