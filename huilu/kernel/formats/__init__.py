"""How each language writes days, where it is not as the framework has it."""
