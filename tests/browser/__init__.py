"""What can be measured only in a real browser."""
