//! Keeps a model pack on disk: imports published weights, adds optional models, verifies hashes.
