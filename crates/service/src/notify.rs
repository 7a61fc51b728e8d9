//! Sends the result of a group of analyses to the folder's `resolution_endpoint`.
//!
//! The address comes from a request and is called from inside the operator's network, so nothing about it is believed:
//! [`address`] says which addresses may be called, `guard` looks a name up once and lets nothing else be connected to,
//! and a redirect is an answer, not an instruction. What is sent is signed, so that the receiver can tell it from what
//! others send.

mod address;
mod deliveries;
pub(crate) mod endpoint;
mod exchange;
mod guard;
pub(crate) mod hosts;
mod run;
mod signature;
