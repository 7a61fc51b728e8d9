-- What is kept of a medium's frames, to know a capture that comes again. It goes with the medium.
CREATE TABLE medium_prints (
    medium_id UUID NOT NULL PRIMARY KEY REFERENCES media (id) ON DELETE CASCADE,
    -- In the order in which media were first looked at.
    seen BIGINT NOT NULL UNIQUE,
    prints BYTEA NOT NULL
);

-- By which those that may be alike are found.
CREATE TABLE print_keys (
    -- The company, or the nil UUID for what has none.
    tenant UUID NOT NULL,
    print_key BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    medium_id UUID NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    folder_id UUID NOT NULL,
    PRIMARY KEY (tenant, print_key, seen)
);
CREATE INDEX print_keys_medium ON print_keys (medium_id);
