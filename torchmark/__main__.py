"""`python -m torchmark` is the command line."""

from torchmark.cli import main

main()
