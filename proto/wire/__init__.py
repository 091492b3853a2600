"""What travels, as protobuf messages, and the only places that read or write them."""
