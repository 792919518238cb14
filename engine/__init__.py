"""The locally served interaction engine: no Qt, no devices."""
