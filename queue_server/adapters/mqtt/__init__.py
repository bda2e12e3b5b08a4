"""Devices over MQTT: state is retained, a call never is (design, section 3)."""
