"""What changed between two versions of a service, whom it hurts, and which version that needs."""
