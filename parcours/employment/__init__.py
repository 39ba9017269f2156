"""Employers, what they offer, and who works there."""
