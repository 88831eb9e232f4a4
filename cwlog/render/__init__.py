"""Tables -> text, Markdown, CSV, JSON. Nothing here computes a figure, prints or opens a file."""
