"""Whether figures may be compared at all, and what must be said when they are."""
