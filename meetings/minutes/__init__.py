"""Minutes: taken at the desk, circulated, published and confirmed."""
