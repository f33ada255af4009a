"""Units in a workbook as offices keep it: found under its titles, read cell by cell, then imported like any file."""
