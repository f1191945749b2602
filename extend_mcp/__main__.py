"""`python -m extend_mcp` is `extend-mcp`."""

from extend_mcp.cli import main

if __name__ == "__main__":
    main()
