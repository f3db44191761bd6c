"""The minute in which quota is released, for somebody to play along: lanes, releases, people who wait, a broker."""
