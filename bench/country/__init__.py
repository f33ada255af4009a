"""A whole country at work: a tree of some size, people in it, programmes, obligations under way, and issues."""
