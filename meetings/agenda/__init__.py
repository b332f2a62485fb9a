"""Agenda items, their order, and the editor."""
