"""Reports written in the browser, from a template or from a Word document."""
