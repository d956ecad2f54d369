"""The approver's page: everything a decision needs on one sheet that a telephone gets over a weak line.

::

    claims     who is at a decision just now, for 30 minutes
    receipts   who has opened which revision
    remarks    comments on a passage, where the drafter finds them in the editor
    sheet      what the page shows
    acts       what its buttons do
    views      the doors
"""
