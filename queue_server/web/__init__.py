"""The ways in: pages, the HTTP API and Socket.IO. Each only translates to the service layer and back."""
