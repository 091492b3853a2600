"""The country's own exact figures, for its own people: never part of what leaves."""
