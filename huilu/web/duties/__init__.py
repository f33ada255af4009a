"""Duties of posts as pages."""
