"""The Rasa server: understands, routes and carries messages."""
