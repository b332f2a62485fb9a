"""Checking and publishing agendas, supplements and withdrawals; the frozen editions."""
