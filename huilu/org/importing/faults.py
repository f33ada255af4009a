"""What can be wrong with a row of a tree file: one class for each reason, with its remedy."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal


class Fault(Refusal):
    """A row cannot be loaded as it stands."""

    status = 422


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault of one row: its line in the file, the column, and the reason with its remedy."""

    row: int
    field: str
    fault: Fault

    @property
    def code(self) -> str:
        """The stable code of the reason."""
        return self.fault.code

    @property
    def reason(self) -> str:
        """What is wrong, in the reader's language."""
        return self.fault.sentence

    @property
    def remedy(self) -> str:
        """What to do, in the reader's language."""
        return self.fault.advice

    def as_dict(self) -> dict[str, str | int]:
        """The fault as JSON carries it."""
        return {"row": self.row, "field": self.field, "code": self.code, "reason": self.reason, "remedy": self.remedy}


class NotDecodable(Fault):
    code = "org.not_decodable"
    says = _("This row holds bytes that are not {encoding} text, as the rest of the file is.")
    next = _("Save the whole file as UTF-8 and check the characters of this row.")


class WrongFileKind(Fault):
    code = "org.not_a_csv_file"
    says = _("This is not a CSV file but {kind}.")
    next = _("Save it as “CSV UTF-8” and import that file; a workbook must be called .xlsx.")


class EmptyFile(Fault):
    code = "org.empty_file"
    says = _("The file is empty.")
    next = _("The first row names the columns: code, parent, name, level, sector, audience.")


class NulByte(Fault):
    code = "org.nul_byte"
    says = _("This row holds a NUL byte.")
    next = _("Remove it; it often comes from a damaged disk or an export in UTF-16.")


class RowTooLong(Fault):
    code = "org.row_too_long"
    says = _("This row is longer than {limit} bytes.")
    next = _("Shorten it; a missing line end or quotation mark is the usual reason.")


class UnreadableRow(Fault):
    code = "org.unreadable_row"
    says = _("A quotation mark in this row is not closed, or something follows after it is.")
    next = _("Close every quotation mark in the row where it was opened; a field may not hold a line break.")


class WrongNumberOfFields(Fault):
    code = "org.wrong_number_of_fields"
    says = _("This row has {found} fields, the heading has {expected}.")
    next = _("Put quotation marks around a field that holds the separator, or add the missing fields.")


class MissingColumn(Fault):
    code = "org.missing_column"
    says = _("The heading has no column “{column}”.")
    next = _("Name the columns in the first row: code, parent, name, level, sector, audience.")


class UnknownColumn(Fault):
    code = "org.unknown_column"
    says = _("The column “{column}” is not known, or is there twice.")
    next = _("Correct its name, or put # in front of it to have it passed over.")


class MissingValue(Fault):
    code = "org.missing_value"
    says = _("The field is empty.")
    next = _("Fill it in.")


class BadCode(Fault):
    code = "org.bad_code"
    says = _("“{value}” cannot be a code: up to 40 letters, digits, dots, hyphens and underscores.")
    next = _("Correct it. If a spreadsheet turned a long number into 3.7E+11, format the column as text first.")


class NameTooLong(Fault):
    code = "org.name_too_long"
    says = _("The name has {length} characters; the limit is {limit}.")
    next = _("Shorten it.")


class ControlCharacter(Fault):
    code = "org.control_character"
    says = _("The name holds a character that cannot be seen ({character}).")
    next = _("Type the name anew.")


class NameLikeFormula(Fault):
    code = "org.name_like_formula"
    says = _("The name begins with “{character}”, as a formula of a spreadsheet does.")
    next = _("Remove that character; spreadsheets would run the name as a formula.")


class UnknownLevel(Fault):
    code = "org.unknown_level"
    says = _("The level “{value}” is not one of: {known}.")
    next = _("Use one of these, or add the word with “huilu org words”.")


class UnknownSector(Fault):
    code = "org.unknown_sector"
    says = _("The sector “{value}” is not one of: {known}.")
    next = _("Use one of these, or add the word with “huilu org words”.")


class UnknownAudience(Fault):
    code = "org.unknown_audience"
    says = _("The audience “{value}” is not one of: {known}.")
    next = _("Use one of these, or add the word with “huilu org words”.")


class UnknownTag(Fault):
    code = "org.unknown_tag"
    says = _("The tag “{value}” is not one of: {known}.")
    next = _("Use one of these, or add the word with “huilu org words”.")


class BadCheckCharacter(Fault):
    code = "org.bad_check_character"
    says = _("The last character of the unified social credit code {value} does not fit the others.")
    next = _("Compare it with the certificate; one character is wrong or two are swapped.")


class BadUscc(Fault):
    code = "org.bad_uscc"
    says = _("“{value}” is not a unified social credit code: 18 digits and capital letters, without I, O, S, V, Z.")
    next = _("Compare it with the certificate, or leave the field empty.")


class BadDate(Fault):
    code = "org.bad_date"
    says = _("“{value}” is not a day.")
    next = _("Write days as 2023-09-05.")


class DateInFuture(Fault):
    code = "org.date_in_future"
    says = _("The unit would be valid from {value} only, after today, {today}.")
    next = _("Import the row on that day or later.")
