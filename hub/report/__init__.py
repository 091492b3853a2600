"""The yearly regional report: what countries let a body read, as an institution prints it."""
