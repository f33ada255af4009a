"""Features that no programme may ask for, found by the words that ask for them."""
