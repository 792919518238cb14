"""Text lanes from packaged models, one child process each: words and screen text."""
