"""Who may approve what, checks, and the frozen article an approval leaves behind."""
