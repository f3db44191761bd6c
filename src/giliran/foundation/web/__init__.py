"""What the rooms' pages share: the request's edges, once-only posts, onward links."""
