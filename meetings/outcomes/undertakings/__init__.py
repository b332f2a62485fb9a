"""What people undertook to do, and its place on a later agenda."""
