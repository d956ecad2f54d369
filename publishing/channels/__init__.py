"""The port to the outside, and its adapters."""
