"""Outcomes of a meeting: recommendations, referrals, call-ins, undertakings, groups."""
