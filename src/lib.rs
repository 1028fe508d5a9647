//! peermark
pub mod benchmark;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod console;
pub mod derive;
pub mod domain;
pub mod error;
pub mod normalise;
pub mod pipeline;
pub mod publish;
pub mod read;
pub mod reconcile;
pub mod reference;
pub mod sources;
pub mod tables;
pub mod trend;
