"""Shared helpers of the learning-network report collection.

The notebooks tell the story; this package holds what they share. Its floors, from the ground up, are described in
``docs/architecture.md``; a room imports only from floors below it.
"""

__version__ = "0.1.0"
