"""How an approver gets to an article without the desk: a link of their own, or a device they have bound.

::

    tokens    secrets, and what is stored of them
    links     one link, one person, one decision, one browser, 48 hours
    fresh     another link in place of one that leads nowhere any more
    devices   a browser that its person has bound for 90 days
    who       which person stands before a review page, and by what right
    views     the doors

Neither a link nor a device is a login: they open review pages, and nothing else of the desk.
"""
