"""Tables -> text, Markdown, CSV, JSON. Plain rows come in; nothing here computes a figure, prints or opens a file."""
