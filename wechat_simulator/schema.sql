CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS token (
    value TEXT PRIMARY KEY, lane TEXT NOT NULL, issued_at REAL NOT NULL, expires_at REAL NOT NULL,
    dead_at REAL NOT NULL, killed INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS picture (
    picture_key TEXT PRIMARY KEY, url TEXT NOT NULL, content BLOB NOT NULL, format TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, sha256 TEXT NOT NULL, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS material (
    media_id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, picture_key TEXT, content BLOB,
    description TEXT, created_at REAL NOT NULL, expires_at REAL, deleted INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS draft (
    number INTEGER PRIMARY KEY AUTOINCREMENT, media_id TEXT NOT NULL UNIQUE, articles TEXT NOT NULL,
    created_at REAL NOT NULL, updated_at REAL NOT NULL, state TEXT NOT NULL CHECK (state IN ('live', 'consumed', 'deleted')),
    edited_by_human INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS publication (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL UNIQUE, msg_data_id INTEGER NOT NULL UNIQUE,
    way TEXT NOT NULL CHECK (way IN ('publish', 'mass', 'human')), media_id TEXT NOT NULL, published_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS published_article (
    page_key TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES publication (article_id), position INTEGER NOT NULL,
    article TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, comments_open INTEGER NOT NULL DEFAULT 0,
    reads INTEGER NOT NULL DEFAULT 0, likes INTEGER NOT NULL DEFAULT 0, UNIQUE (article_id, position));
CREATE TABLE IF NOT EXISTS publish_job (
    publish_id INTEGER PRIMARY KEY, media_id TEXT NOT NULL, msg_data_id INTEGER NOT NULL, status INTEGER NOT NULL,
    outcome INTEGER NOT NULL, articles TEXT NOT NULL, created_at REAL NOT NULL, due_at REAL NOT NULL, base_url TEXT NOT NULL,
    article_id TEXT NOT NULL DEFAULT '', fail_idx TEXT NOT NULL DEFAULT '[]');
CREATE TABLE IF NOT EXISTS mass_job (
    msg_id INTEGER PRIMARY KEY, msg_data_id INTEGER NOT NULL, client_msg_id TEXT NOT NULL, kind TEXT NOT NULL,
    to_all INTEGER NOT NULL, media_id TEXT NOT NULL, status TEXT NOT NULL, outcome TEXT NOT NULL, articles TEXT NOT NULL,
    created_at REAL NOT NULL, due_at REAL NOT NULL, base_url TEXT NOT NULL, article_id TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS mass_try (client_msg_id TEXT PRIMARY KEY, failed_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS preview (
    number INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL, kind TEXT NOT NULL, articles TEXT NOT NULL,
    text TEXT NOT NULL, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS comment (
    user_comment_id INTEGER PRIMARY KEY, msg_data_id INTEGER NOT NULL, position INTEGER NOT NULL, openid TEXT NOT NULL,
    content TEXT NOT NULL, created_at REAL NOT NULL, elected INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0,
    reply TEXT NOT NULL DEFAULT '', replied_at REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS group_message (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, content TEXT NOT NULL, called TEXT NOT NULL,
    created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS usage (day TEXT NOT NULL, path TEXT NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (day, path));
CREATE TABLE IF NOT EXISTS minute_usage (path TEXT PRIMARY KEY, minute INTEGER NOT NULL, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY AUTOINCREMENT, operation TEXT NOT NULL, kind TEXT NOT NULL, times INTEGER, skip INTEGER NOT NULL,
    parameters TEXT NOT NULL, created_at REAL NOT NULL, hits INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS log (
    id INTEGER PRIMARY KEY AUTOINCREMENT, time REAL NOT NULL, source TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    operation TEXT NOT NULL, errcode INTEGER, http_status INTEGER, outcome TEXT NOT NULL, delivered TEXT NOT NULL,
    fault TEXT, effects TEXT NOT NULL, body_sha256 TEXT NOT NULL, rid TEXT NOT NULL, duration_ms REAL);
