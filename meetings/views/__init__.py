"""Pages about meetings: `public` for everybody, the others for who makes the agenda."""
