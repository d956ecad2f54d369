"""Which articles go through which levels, and how the desk says so."""
