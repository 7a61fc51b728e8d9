//! Records and jobs in SQLite or PostgreSQL through one set of queries; blobs in a folder.
