//! Turns answers into JSON with a schema and into self-contained HTML pages.
