"""How many whole lives of issues a second, at several numbers of stored issues, beside bare writes of the same rows."""
