"""How each language writes days and figures, where it is not as the framework has it."""
