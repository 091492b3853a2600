"""A country deciding what may leave."""
