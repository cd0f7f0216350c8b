"""Letters between people and offices: enquiries, proposals, watches, messages to groups."""
