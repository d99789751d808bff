"""Build the showcase: the same program as the installed command `sitegen`."""

from sitegen.__main__ import main

if __name__ == "__main__":
    main()
