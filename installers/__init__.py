"""Set-up with nothing but the system's Python: environment, system libraries, llama.cpp, licences."""
