"""Pictures of a plan, drawn here as SVG: each with the sentence and the table that say the same."""
