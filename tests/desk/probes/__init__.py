"""Attacks on the desk: none gets through."""
