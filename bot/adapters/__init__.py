"""Where support teams already work: the hand-offs in a help desk of theirs, and its answers back in the chat."""
