"""Exempt and confidential items and papers: grounds, neutral titles, and opening."""
