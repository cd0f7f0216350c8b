"""A synthetic year for a demonstration: plainly invented people who use the real actions."""
