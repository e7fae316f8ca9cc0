"""What generated bundles carry with them: standard library only, nothing of formc but itself."""
