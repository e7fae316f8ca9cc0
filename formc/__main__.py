"""`python -m formc` is the `formc` command."""

import os
import sys

if __name__ == "__main__":
    # Python puts the folder in which it runs before all others. There may be anything in it, and
    # nothing of it is formc's, unless formc itself lies there.
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    if sys.path[0] == os.getcwd() != home:  # noqa: PTH109  # pathlib might come from that folder
        del sys.path[0]
    from formc.cli import main

    main()
