"""Whether a register is any good: measured, told in sentences, and led back to its records."""
