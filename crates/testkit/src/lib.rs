//! Starts a real server in a test in one line, and makes the media that tests upload.
//!
//! ```no_run
//! # async fn test() -> anyhow::Result<()> {
//! use bonafide_testkit::{Server, made};
//! use serde_json::json;
//!
//! let server = Server::start()?;
//! let client = server.client().await?;
//! let payload = json!({ "analyses": [{ "type": "quality" }] });
//! let answer = client.upload("/api/folders/", &payload, &[("clip", "a.jpg", made::face(640, 480, 0.0))]).await?;
//! assert_eq!(answer.status, 201);
//! # Ok(())
//! # }
//! ```

mod client;
pub mod made;
mod server;

pub use client::{Answer, Client};
pub use server::{Login, Options, Server};
