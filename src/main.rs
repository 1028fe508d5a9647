//! peermark
fn main() {}
