"""The exchange's tables in SDMX, over its REST interface and as files."""
