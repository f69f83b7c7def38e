"""gdcli explores gradient descent: it reads a function, derives its gradient and walks down it."""

__version__ = "0.1.0"
