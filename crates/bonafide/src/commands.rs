//! One file per command.

mod calibrate;
mod check;
mod compare;
mod config;
mod doctor;
mod eval;
mod fusion;
mod lab;
mod models;
mod pad;
mod serve;
mod session;
mod user;

use std::time::{Duration, Instant};

use anyhow::Result;
use bonafide_engine::liveness::stream::Coding;
use bonafide_media::Kind;

use crate::cli::{Command, Eval};

/// Carries a command out; `false` when part of it could not be done and that was said already.
pub fn run(command: Command, started: Instant) -> Result<bool> {
    match command {
        Command::Serve(serve) => serve::run(&serve, started),
        Command::Config(config) => config::run(&config),
        Command::Doctor(doctor) => doctor::run(&doctor),
        Command::User(user) => user::run(&user),
        Command::Check(check) => check::run(&check, started),
        Command::Compare(compare) => compare::run(&compare, started),
        Command::Models(models) => models::run(models),
        Command::Eval(Eval::Verify(verify)) => eval::run(&verify, started),
        Command::Eval(Eval::Pad(pad)) => pad::run(&pad, started),
        Command::Calibrate(calibrate) => calibrate::run(&calibrate, started),
        Command::Lab(lab) => lab::run(&lab),
    }
}

/// How the frames of a kind of medium were coded.
fn coding(kind: Kind) -> Coding {
    if kind == Kind::Video { Coding::Together } else { Coding::Alone }
}

/// Milliseconds with a tenth.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e4).round() / 10.0
}
