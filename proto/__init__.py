"""What every party has agreed on before anything is exchanged."""
