"""What holds without a database: refusals, constraints, ids, who acts, words in two languages."""
