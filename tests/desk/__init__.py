"""The support agents' page."""
