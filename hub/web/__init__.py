"""The hub's pages for people who read what countries let them read."""
