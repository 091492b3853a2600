"""What becomes of a record once it is in: corrected, withdrawn, held, erased, kept no longer."""
