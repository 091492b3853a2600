"""The node's own pages, for the people of one country."""
