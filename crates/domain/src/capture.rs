//! Capture in the browser: what the web adapter may be told, and what it remembers of a capture.

pub mod action;
pub mod adapter;
pub mod draw;
pub mod event;
pub mod light;
pub mod print;
pub mod session;

pub use adapter::Adapter;
pub use event::EventSession;
pub use print::FramePrint;
pub use session::CaptureSession;
