"""Adaptations as pages: asking on the page of an obligation, answering at the desk of its issuer."""
