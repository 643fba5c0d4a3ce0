"""The web component that customers chat with, and a demo page that embeds it."""
