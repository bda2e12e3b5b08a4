"""The agent of the LED signs over the counters (`luot display`): what MQTT says, truly or not at all."""
