"""A form as a workbook, for units that fill it in where there is no network."""
