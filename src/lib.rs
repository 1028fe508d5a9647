//! peermark
pub mod domain;
pub mod error;
pub mod read;
pub mod reference;
pub mod normalise;
