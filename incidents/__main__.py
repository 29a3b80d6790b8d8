"""`python -m incidents` is `incidents`."""

from incidents.cli.main import program

if __name__ == "__main__":
    program()
