"""Pure decisions. Nothing is imported here: the reading of hostile files starts in this package, without Django."""
