"""From one language into another on this machine: for the interpreting sense and the reasoner's tool."""
