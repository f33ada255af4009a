"""Past one machine: where each table would lie on a database that is distributed, and how it gets there."""
