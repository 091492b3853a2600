"""What people and scripts type at a node, and what they see."""
