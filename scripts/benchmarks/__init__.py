"""The measurements behind `scripts/bench`: one small module each, real parts only, nothing simulated."""
