//! Files of media: as they were uploaded, and what is made of them when somebody asks for it first.

mod access;
mod best_shot;
pub(crate) mod content_type;
mod derived;
mod frame;
mod making;
mod original;
pub(crate) mod path;
mod preview;
mod range;
mod stored;
mod thumbnail;

pub use access::Access;
pub(crate) use making::Making;
pub use range::Part;
pub use stored::StoredFile;
