"""Pages of a programme's office: what to do next, calls, places, attendance, figures."""
