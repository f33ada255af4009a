"""The page of a unit's circuits."""
