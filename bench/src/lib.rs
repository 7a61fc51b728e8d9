//! Benchmarks of kernels and stages; `bench/peers` holds the side-by-side runs against other people's programs.
//!
//! `cargo bench -p bonafide-bench` runs them all. They need the model pack and the samples that `scripts/start` makes.
