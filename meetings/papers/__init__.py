"""Papers on an agenda: uploads, versions, generated papers, and their readers."""
