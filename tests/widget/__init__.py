"""The widget in a real browser, against a server that replays scripted events."""
