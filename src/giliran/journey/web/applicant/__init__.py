"""Pages for applicants and the public."""
