"""What is exempt or confidential, on which ground, and under which neutral title."""
