"""How the account stands: connection, rights, quotas, alarms, and the pass that raises them."""
