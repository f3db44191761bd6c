"""Pure decisions: where somebody stands, and what to do now."""
