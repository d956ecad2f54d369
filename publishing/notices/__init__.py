"""Tells people what waits for them, by e-mail and through a WeCom group's robot. Sends what it is told; decides nothing else.

::

    tell       writes rows, in the caller's transaction; telling twice writes once
    kinds      what floors above register: whether a notice still concerns a person, and their personal address
    sending    the pass: claim, send, record (one lease each, no transaction open while anything is sent)
    mail       one e-mail: words, a simple page, one button
    group      one message to the WeCom group
    quiet      the hours in which nobody is disturbed
    standing   since when a channel has failed
    stock      Wagtail's own e-mails, stopped
    listing    the record, for administrators and for each person their own
    account    how a person wants to be told

A row is the record of what was told to whom, and what became of it. It holds no secret: an address that opens without a
password is made while the e-mail is written, and stored nowhere.
"""
