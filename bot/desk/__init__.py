"""The support agents' page: who may sign in, what they see, and what they may do with a customer's request."""
