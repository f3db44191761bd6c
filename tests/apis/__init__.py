"""Our APIs against their description: whatever is sent, the answer is one that was described."""
