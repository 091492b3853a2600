"""The national repository: case records without names, and how they get in."""
