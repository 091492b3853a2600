"""By what right an analyst may say that something is higher, rises, or is missing."""
