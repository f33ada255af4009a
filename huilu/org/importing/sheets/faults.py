"""What can be wrong with a workbook of units beside what can be wrong with any file of units."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.org.importing.faults import Fault


class WrongWorkbookKind(Fault):
    code = "org.not_an_xlsx_file"
    says = _("This is not an .xlsx workbook but {kind}.")
    next = _("Open it in Excel or WPS, save it as “.xlsx” and import that file.")


class WorkbookUnreadable(Fault):
    code = "org.workbook_unreadable"
    says = _("The workbook cannot be read: {problem}.")
    next = _("Open it in Excel or WPS, save it as a new .xlsx file and import that; or ask for it anew.")


class WorkbookLocked(Fault):
    code = "org.workbook_locked"
    says = _("The workbook has a password.")
    next = _("Open it with its password, save it without one and import that file.")


class WorkbookCarries(Fault):
    code = "org.workbook_carries"
    says = _("The workbook carries {what}. Nothing of that kind is taken in.")
    next = _("Copy the cells into a new workbook as values, save it as .xlsx and import that file.")


class WorkbookTooLarge(Fault):
    code = "org.workbook_too_large"
    says = _("The workbook is too large: at most {megabytes} MB and {rows} rows are read.")
    next = _("Take out other sheets and pictures, import it in parts, or save the sheet as “CSV UTF-8”.")


class UnitCellTooFarOut(Fault):
    code = "org.cell_too_far_out"
    says = _("The cell {cell} lies too far out: at most {columns} columns are read.")
    next = _("Delete what stands there, and save the workbook again.")


class ReadingStopped(Fault):
    code = "org.reading_stopped"
    says = _("Reading the workbook was stopped: {reason}.")
    next = _("Copy the cells into a new workbook as values, or save the sheet as “CSV UTF-8”, and import that file.")


class NoSuchSheet(Fault):
    code = "org.no_such_sheet"
    says = _("There is no sheet “{sheet}” in the workbook.")
    next = _("Name one of these: {sheets}.")


class SheetsAlike(Fault):
    code = "org.sheets_alike"
    says = _("More than one sheet may be meant: {sheets}.")
    next = _("Say which: --sheet “{first}”.")


class HeadingNotFound(Fault):
    code = "org.heading_not_found"
    says = _("No row among the first {rows} of a sheet names the columns of units.")
    next = _("Name them in one row: {columns}; or say which they are: --map “HEADING=code”.")


class HeadingsAlike(Fault):
    code = "org.headings_alike"
    says = _("Rows {rows} both look like the heading.")
    next = _("Delete the one that is not meant, or put each table on a sheet of its own.")


class HeadingAgain(Fault):
    code = "org.heading_again"
    says = _("This row is the heading once more.")
    next = _("Delete the row.")


class ColumnNotFound(Fault):
    code = "org.column_not_found"
    says = _("No column of the sheet “{sheet}” is known as “{column}”.")
    next = _("Say which it is: --map “HEADING={column}”. The headings are: {headings}.")


class ColumnsAlike(Fault):
    code = "org.columns_alike"
    says = _("More than one column may be “{column}”: {columns}.")
    next = _("Say which: --map “{first}={column}”.")


class HeadingToMapNotFound(Fault):
    code = "org.heading_to_map_not_found"
    says = _("--map names the heading “{heading}”, which the sheet does not have.")
    next = _("The headings are: {headings}. A column's letter will do as well.")


class FieldToMapUnknown(Fault):
    code = "org.field_to_map_unknown"
    says = _("--map names the field “{field}”, which units do not have.")
    next = _("Use one of these: {fields}; or nothing after = to leave the column aside.")


class FormulaCell(Fault):
    code = "org.formula_cell"
    says = _("The cell {cell} holds a formula: {formula}")
    next = _("Copy the column and paste it as values; formulas are not run here, and their results not trusted.")


class ErrorCell(Fault):
    code = "org.error_cell"
    says = _("The cell {cell} shows {error} instead of a value.")
    next = _("Type the value into the cell.")


class ZerosLost(Fault):
    code = "org.zeros_lost"
    says = _("The cell {cell} holds the number {number}, but the code is {meant}, as another cell or the format says.")
    next = _("Format the column as text, and type the code with its zeros.")


class DigitsLost(Fault):
    code = "org.digits_lost"
    says = _("The cell {cell} holds the number {number}; spreadsheets keep 15 digits of a number.")
    next = _("Format the column as text, and type all digits anew.")


class CodeBecameDay(Fault):
    code = "org.code_became_day"
    says = _("The cell {cell} holds the day {day} and no code.")
    next = _("Format the column as text, and type the code anew; the spreadsheet took it for a day.")
