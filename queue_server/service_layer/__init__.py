"""What the system does: use cases over the domain, and the ports they need the world through."""
