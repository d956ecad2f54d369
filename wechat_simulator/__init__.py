"""A strict stand-in for api.weixin.qq.com, with a phone to look at.

The way of a call: server → app → api → (faults) → operations → tokens, materials, drafts, publishing_jobs, mass,
mass_previews, comments, menus, followers, robot, quota → store; every step ends in request_log. People look at it through pages
(phone, reader, back_office, published_page, told, switchboard, log_page); tests and checkers through control and testing. Both
act behind the API's back through human (staff and the platform), mass.decide (the administrator) and announcing (events).

It imports nothing of the packages it is used to test. Where the platform's behaviour is undocumented it takes the
strictest or the most dangerous plausible one, and offers a switch.
"""

from wechat_simulator.app import Simulator, make_app
from wechat_simulator.clock import ManualClock

__all__ = ["ManualClock", "Simulator", "make_app"]
