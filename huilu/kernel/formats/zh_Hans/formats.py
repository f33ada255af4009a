"""Chinese: thousands set apart, as in every sentence that is put together by the program."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
