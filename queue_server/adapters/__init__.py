"""The world behind the service layer's ports: database, brokers, feeds, helper processes, centre files."""
