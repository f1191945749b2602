"""The `.mcpb` bundle, unpacked and started as a host does."""
