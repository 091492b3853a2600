"""Public figures of others, imported as they were published and shown beside, never mixed in."""
