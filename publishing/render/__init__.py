"""Article → WeChat: HTML with inline styles, pictures that fit, covers, plain text.

Everything here is a pure function of its arguments and of the account's name in the settings: no network, no database,
no Wagtail, no models. Only Django's template engine is used, with the templates in ``channels/wechat/``.

==============  ==========================================================================
``wechat``      an article as the HTML WeChat keeps, with its size
``limits``      what WeChat allows, and which article is over it
``themes``      the looks, as values
``tables``      tables a phone can show; wide ones as cards
``signature``   who signs and the day, found at the end of a text
``plain``       an article, or any HTML, as text
``pictures``    measured, cleaned at upload, fitted for an article
``quality``     blurred, dark, too small: hints for a person
``covers``      crops by focal point; covers from a photo; covers drawn from the title
==============  ==========================================================================
"""
