#!/usr/bin/env python3
"""The kernels in Python, as peers: measure KERNEL VARIANT -n N -p P ... (docs/adding-a-peer.md)."""
from speedup_peers.protocol import main

main()
