"""Pure adapters to the field's files."""
