"""A small world for tests that cross rooms, composed of the rooms' builders."""
