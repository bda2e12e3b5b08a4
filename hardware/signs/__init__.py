"""The small signs and lamps over the counters: one driver for each way of reaching them, behind one port."""
