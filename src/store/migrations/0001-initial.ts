/**
 * Times are milliseconds since the Unix epoch; records are JSON as their rooms define them.
 * @module
 */
export const INITIAL = `
CREATE TABLE configuration (
  version INTEGER PRIMARY KEY,
  document TEXT NOT NULL,
  author TEXT NOT NULL,
  reason TEXT NOT NULL,
  time INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  record TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE activities (
  id TEXT PRIMARY KEY,
  time INTEGER NOT NULL,
  type TEXT NOT NULL,
  action TEXT NOT NULL,
  reference TEXT NOT NULL,
  user TEXT,
  app TEXT,
  session TEXT,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX activities_reference ON activities (reference);
CREATE INDEX activities_session ON activities (session, id);
CREATE INDEX activities_user ON activities (user, id);

CREATE TABLE documents (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  record TEXT NOT NULL,
  grant_id TEXT,
  uid TEXT,
  expires_at INTEGER,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX documents_grant ON documents (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX documents_uid ON documents (kind, uid) WHERE uid IS NOT NULL;
CREATE INDEX documents_expiry ON documents (expires_at) WHERE expires_at IS NOT NULL
`;
