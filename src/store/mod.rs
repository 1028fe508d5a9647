//! Object stores: the URL of a prefix comes in, and what lies below it is listed, read, written and removed.
//!
//! The pipeline is local and synchronous: what it reads is fetched into a [`Staging`] folder first, what it publishes is
//! brought from one. Credentials come from the environment or from the platform's identity and from nowhere else, and no
//! message repeats them.

mod address;
mod credentials;
mod folder;
mod staging;

pub use address::{Address, AddressFault};
pub use folder::{Condition, Listed, ObjectFolder, Put, Version};
pub use staging::Staging;
