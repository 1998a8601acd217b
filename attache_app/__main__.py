"""`python -m attache_app` is `attache`."""

import sys

from attache_app.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
