//! The whole program, run as a person or a machine runs it.

mod cases;
mod docs;
mod messages;
mod properties;
