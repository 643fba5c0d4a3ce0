"""The channel, driven over real HTTP with actions that answer, dawdle, fail or say nothing."""
