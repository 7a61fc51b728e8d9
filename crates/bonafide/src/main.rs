//! The binary: face media in, an explained answer out.
fn main() {}
