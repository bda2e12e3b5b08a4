"""The agent of a display PC: one web page over the whole screen, all day, whatever happens to the browser."""
