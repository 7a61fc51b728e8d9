//! Protocols and metrics after ISO/IEC 19795-1 with confidence intervals, and their reports.
