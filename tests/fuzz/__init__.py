"""Nothing anybody sends breaks the product, and nothing personal leaks."""
