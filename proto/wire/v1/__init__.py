"""Version 1 of the messages; generated from exchange.proto by `make wire`."""
