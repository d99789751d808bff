"""The order of the stages: what the site will be, what is stale, make it, publish it."""
