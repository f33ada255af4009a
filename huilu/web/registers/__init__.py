"""Pages of registers: what a unit keeps, one register, one item, and the way to a spreadsheet and back."""
