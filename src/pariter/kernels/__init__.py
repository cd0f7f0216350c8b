"""Pure kernels: no Django, no input or output, no clock, no global random state."""
