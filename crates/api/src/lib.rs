//! HTTP to services and back: the Oz API, its errors, its description.
