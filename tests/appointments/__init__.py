"""Places, and who has one."""
