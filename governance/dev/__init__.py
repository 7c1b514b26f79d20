"""The developer's target: one model at a time, in schemas of one's own, on the last build."""
