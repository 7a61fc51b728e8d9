-- Read by SQLite and PostgreSQL alike. SQLite keeps any value in any column; the types are PostgreSQL's.
-- Times are microseconds since 1970, structured values JSON as text.

CREATE TABLE companies (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- In lower case: names are unique and found regardless of case.
    name_folded TEXT NOT NULL UNIQUE,
    settings TEXT NOT NULL,
    meta_data TEXT NOT NULL,
    time_created BIGINT NOT NULL,
    time_updated BIGINT NOT NULL
);

CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    company_id UUID REFERENCES companies (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    is_service BOOLEAN NOT NULL,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    middle_name TEXT NOT NULL,
    can_start TEXT NOT NULL,
    meta_data TEXT NOT NULL,
    -- E-mail address and names in lower case.
    search_text TEXT NOT NULL,
    time_created BIGINT NOT NULL,
    time_updated BIGINT NOT NULL
);
CREATE INDEX users_company ON users (company_id, time_created, id);
CREATE INDEX users_created ON users (time_created, id);

-- No index on expire_date, so that moving it on touches nothing else.
CREATE TABLE sessions (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    access_hash BYTEA NOT NULL UNIQUE,
    expire_hash BYTEA NOT NULL UNIQUE,
    expire_date BIGINT NOT NULL,
    replaces UUID,
    time_created BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE login_failures (
    who BYTEA NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_failure BIGINT NOT NULL
);

-- The user may be deleted while its folders stay, so user_id references nothing.
CREATE TABLE folders (
    id UUID NOT NULL PRIMARY KEY,
    company_id UUID REFERENCES companies (id) ON DELETE CASCADE,
    user_id UUID NOT NULL,
    resolution_endpoint TEXT,
    resolution_status TEXT NOT NULL,
    system_resolution TEXT NOT NULL,
    group_id UUID,
    meta_data TEXT NOT NULL,
    technical_meta_data TEXT NOT NULL,
    time_created BIGINT NOT NULL,
    time_updated BIGINT NOT NULL
);
CREATE INDEX folders_company_created ON folders (company_id, time_created, id);
CREATE INDEX folders_company_updated ON folders (company_id, time_updated, id);
CREATE INDEX folders_user_created ON folders (user_id, company_id, time_created, id);
CREATE INDEX folders_created ON folders (time_created, id);
CREATE INDEX folders_updated ON folders (time_updated, id);

-- What a search in folders' metadata finds: the scalar fields of the first level as text.
CREATE TABLE folder_fields (
    folder_id UUID NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (folder_id, name)
);
CREATE INDEX folder_fields_value ON folder_fields (name, value, folder_id);

-- place counts within the folder, so that what was made in one instant keeps its order.
CREATE TABLE media (
    id UUID NOT NULL PRIMARY KEY,
    folder_id UUID NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
    company_id UUID,
    user_id UUID NOT NULL,
    media_type TEXT NOT NULL,
    original_name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    duration_ms BIGINT,
    frames BIGINT NOT NULL,
    tags TEXT NOT NULL,
    meta_data TEXT NOT NULL,
    technical_meta_data TEXT NOT NULL,
    time_created BIGINT NOT NULL,
    time_updated BIGINT NOT NULL,
    place BIGINT NOT NULL
);
CREATE INDEX media_folder ON media (folder_id, place);

CREATE TABLE analyses (
    id UUID NOT NULL PRIMARY KEY,
    folder_id UUID NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
    group_id UUID NOT NULL,
    company_id UUID,
    user_id UUID NOT NULL,
    analysis_type TEXT NOT NULL,
    params TEXT NOT NULL,
    source_media TEXT NOT NULL,
    state TEXT NOT NULL,
    resolution_status TEXT NOT NULL,
    results_data TEXT NOT NULL,
    results_media TEXT NOT NULL,
    bonafide TEXT NOT NULL,
    decision TEXT,
    meta_data TEXT NOT NULL,
    time_created BIGINT NOT NULL,
    time_updated BIGINT NOT NULL,
    place BIGINT NOT NULL
);
CREATE INDEX analyses_folder ON analyses (folder_id, place);
CREATE INDEX analyses_group ON analyses (group_id);

CREATE TABLE deliveries (
    id UUID NOT NULL PRIMARY KEY,
    folder_id UUID NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
    group_id UUID NOT NULL,
    company_id UUID,
    endpoint TEXT NOT NULL,
    delivered BOOLEAN NOT NULL,
    attempts TEXT NOT NULL,
    time_created BIGINT NOT NULL,
    place BIGINT NOT NULL
);
CREATE INDEX deliveries_folder ON deliveries (folder_id, place);

CREATE TABLE jobs (
    id UUID NOT NULL PRIMARY KEY,
    -- The company, or the nil UUID for what has none.
    tenant UUID NOT NULL,
    kind TEXT NOT NULL,
    -- One of the two.
    analysis_id UUID REFERENCES analyses (id) ON DELETE CASCADE,
    delivery_id UUID REFERENCES deliveries (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    run_after BIGINT NOT NULL,
    lease_until BIGINT,
    lease BIGINT NOT NULL,
    -- From when it can be taken up: run_after while it waits, lease_until while it runs, never when it is dead.
    due BIGINT,
    last_error TEXT,
    time_created BIGINT NOT NULL
);
CREATE INDEX jobs_tenant ON jobs (tenant, kind, due, id);
CREATE INDEX jobs_tenant_due ON jobs (tenant, due);
CREATE INDEX jobs_due ON jobs (due);
CREATE INDEX jobs_state ON jobs (state, tenant, due, time_created);
CREATE INDEX jobs_analysis ON jobs (analysis_id);
CREATE INDEX jobs_delivery ON jobs (delivery_id);

-- When each tenant's last job was taken up, as a number that grows with every job.
CREATE TABLE job_turns (
    tenant UUID NOT NULL PRIMARY KEY,
    served BIGINT NOT NULL
);
CREATE INDEX job_turns_served ON job_turns (served);

CREATE TABLE doomed_blobs (
    prefix TEXT NOT NULL PRIMARY KEY,
    not_before BIGINT NOT NULL
);
CREATE INDEX doomed_blobs_due ON doomed_blobs (not_before);

CREATE TABLE secrets (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
