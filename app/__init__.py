"""The desktop application: devices, the tick loop, the window. Of the engine it imports only the protocols."""
