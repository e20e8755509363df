"""The four kernels in Python: protocol (how we are asked), ways (who does the work), a module per kernel (what it is)."""
