"""The roof: everything that looks at all the apps (addresses, home page, import, demo)."""
