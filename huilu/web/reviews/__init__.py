"""Reviews, briefs and launches as pages."""
