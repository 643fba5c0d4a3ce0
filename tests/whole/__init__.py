"""The whole assistant: the real server with its trained model, and the real widget in a real browser."""
