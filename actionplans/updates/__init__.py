"""Updates to actions: by owners, by link, in bulk; their release and completion."""
