"""Taking words, files and papers down from everything that is not the officers' alone."""
