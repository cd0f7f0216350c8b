"""Signing in and out, by a code sent by e-mail or by password."""
