"""The region keeping, checking and comparing what was sent."""
