"""Carries a signed-off edition to WeChat exactly once and follows it to the end (invariants I4, I5, I7, I9)."""
