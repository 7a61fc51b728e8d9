-- Captures in the browser, each for one upload.
CREATE TABLE capture_sessions (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    company_id UUID,
    origin TEXT NOT NULL,
    plan TEXT NOT NULL,
    time_created BIGINT NOT NULL,
    expire_date BIGINT NOT NULL,
    time_begun BIGINT,
    -- Both, once the upload was taken. The folder may be deleted before the session is forgotten.
    content BYTEA,
    folder_id UUID
);
CREATE INDEX capture_sessions_user ON capture_sessions (user_id);
CREATE INDEX capture_sessions_expire ON capture_sessions (expire_date);

-- What captures told of their course. The user may be deleted while they stay.
CREATE TABLE event_sessions (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    company_id UUID REFERENCES companies (id) ON DELETE CASCADE,
    origin TEXT NOT NULL,
    version TEXT NOT NULL,
    events TEXT NOT NULL,
    time_created BIGINT NOT NULL,
    time_updated BIGINT NOT NULL
);
CREATE INDEX event_sessions_company ON event_sessions (company_id);
CREATE INDEX event_sessions_updated ON event_sessions (time_updated);
