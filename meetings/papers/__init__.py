"""Papers on an agenda: uploads, versions, generated papers, and who opened one."""
