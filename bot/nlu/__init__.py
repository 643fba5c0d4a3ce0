"""What a message means: graph components and the plain Python beneath them."""
