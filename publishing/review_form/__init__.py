"""The review form (信息发布审核表) of every approval, filled from the acts, and the register of a month or quarter."""
