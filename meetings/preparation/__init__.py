"""Getting ready for a meeting: the questions members ask and the witnesses they invite."""
