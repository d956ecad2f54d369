"""Who is told what about review."""
