"""Indicators: facts in, tables out; nothing here is fit to show before the disclosure gate."""

from pariter.kernels.indicators.funnel import STEPS, FunnelRow, Step, funnel

__all__ = ["STEPS", "FunnelRow", "Step", "funnel"]
