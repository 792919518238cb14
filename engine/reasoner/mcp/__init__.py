"""The MCP host: servers that are not ours, started, listed, called, cancelled and ended with the session."""
