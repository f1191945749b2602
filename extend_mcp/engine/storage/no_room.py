"""How an operating system says that a disk has no room."""

import errno

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
"""The errors for a full disk and for a quota that is used up."""
