"""The action server: decides and speaks; stateless."""
