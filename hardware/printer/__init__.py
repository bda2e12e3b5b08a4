"""Paper: the slip as a picture, the ESC/POS printer that prints it, and a virtual printer that can misbehave.

Slips are sent as bitmaps because ESC/POS code pages turn “Số thứ tự” into “S? th? t?” on most printers.
"""
