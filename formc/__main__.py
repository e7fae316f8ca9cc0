"""`python -m formc` is the `formc` command."""

from formc.cli import main

if __name__ == "__main__":
    main()
