//! Opens the file named first and says when each frame came: `cargo run --release --example frames -- clip.mp4 [budget]`.
#![allow(clippy::print_stdout, reason = "it is a program")]

use std::time::Instant;

use bonafide_media::{Limits, open};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let mut arguments = std::env::args_os().skip(1);
    let path = arguments.next().ok_or("which file?")?;
    let frames = match arguments.next() {
        Some(budget) => budget.to_string_lossy().parse()?,
        None => Limits::default().frames,
    };
    let media = open(path.as_ref(), &Limits { frames, ..Limits::default() })?;
    println!("{:>6.0} ms  {:?}", start.elapsed().as_secs_f64() * 1e3, media.about);
    for frame in media.frames {
        let frame = frame?;
        let (now, time) = (start.elapsed().as_secs_f64() * 1e3, frame.time.as_secs_f64());
        println!("{now:>6.0} ms  frame {} at {time:.3} s, {:?}", frame.index, frame.image);
    }
    Ok(())
}
