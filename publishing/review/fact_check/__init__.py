"""Somebody outside the desk, of the office a policy comes from, say, checks the facts of one revision by a link.

Their answer is a remark for the drafters and the log. It is never an approval.
"""
