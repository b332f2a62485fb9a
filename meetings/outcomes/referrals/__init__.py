"""Matters that one committee refers to another body."""
