"""Playing a ledger back: the same acts, by the same posts, at the same moments, in an empty database."""
