"""Files, their bytes in a store, and what OCR read of them."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table

from extend_mcp.engine.storage.tables.common import JSON, TEXT, index_where, metadata

files = Table(
    "files",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("workspace", TEXT, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("type", TEXT),
    Column("sha256", TEXT, comment="names the blob; null until the file is stored"),
    Column("size", BigInteger),
    Column("source_url", TEXT, comment="where to download it from, until it is stored"),
    Column("password", TEXT),
    Column("page_count", Integer),
    Column("parent_file_id", TEXT),
    Column("parent_split", JSON),
    Column("run_id", TEXT, comment="the run that made it; it is deleted with that run"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("files_by_creation", "workspace", "created_at", "id", "name"),
    Index("files_by_blob", "sha256"),
    index_where("run_id is not null", "files_by_run", "run_id"),
)

objects = Table(
    "objects",
    metadata,
    Column("key", TEXT, primary_key=True, comment="where it is in the store; the table is empty without one"),
    Column("owner", TEXT, nullable=False, comment="the SHA-256 of a file, or the id of a run"),
    Column("due_at", BigInteger, comment="when it is removed unless a row names it; null while one does"),
    Column("content", LargeBinary, comment="of a short text, which is not in the store"),
    Index("objects_by_owner", "owner"),
    index_where("due_at is not null", "objects_due", "due_at", "key"),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", TEXT, primary_key=True, comment="the call that stores objects; its rows go with the end of it"),
    Column("key", TEXT, primary_key=True, comment="of an object that it stores, and that others may store too"),
    Column("owner", TEXT, nullable=False, comment="as in objects"),
    Column("due_at", BigInteger, nullable=False, comment="when its process is taken for dead"),
    Index("uploads_due", "due_at"),
)

readings = Table(
    "readings",
    metadata,
    Column("workspace", TEXT, primary_key=True),
    Column("sha256", TEXT, primary_key=True, comment="of the files of the workspace that the picture is in"),
    Column("picture", TEXT, primary_key=True, comment="names the picture of a page, and how it was read"),
    Column("content", LargeBinary, nullable=False, comment="what OCR read"),
)
