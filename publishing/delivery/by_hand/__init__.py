"""Plan B: a person publishes an edition in WeChat's back office; the machine prepares everything and steps aside."""
