"""A person takes over: states, hours, the queue, tickets and the port for desks."""
