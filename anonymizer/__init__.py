"""People into safe numbers, and nothing else."""
