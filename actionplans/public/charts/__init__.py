"""Charts of a plan as SVG, each with a sentence and a table of the same facts."""
