"""The commands of the hub, by whom they are for."""
