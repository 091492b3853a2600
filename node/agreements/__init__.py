"""Agreements as a country knows, writes, restricts and proves them."""
