"""Questions and answers as pages."""
