"""The house's own rules: what the import contracts cannot see."""
