"""Actions and undertakings from meetings, and their place on a later agenda."""
