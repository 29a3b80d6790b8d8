"""`python -m incidents` is `incidents`."""

from incidents.cli.main import main

if __name__ == "__main__":
    main()
