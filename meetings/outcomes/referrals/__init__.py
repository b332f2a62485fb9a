"""Referrals of a matter from one committee to another body."""
