//! A published release and the name of one figure → the account of that figure: its cell, its versions, its peers, what
//! became of it, and the findings about it; or why there is no such figure.
//!
//! Everything is read from the published tables, so that the account holds for the release as it stands, whatever
//! happened to the files since.

mod absent;
mod account;
mod asked;
mod findings;
mod gather;
mod parts;
mod peers;
mod trend;
mod versions;

pub use account::{
    Account, AuthorityNamed, Cell, Change, Counted, Found, Headline, IndicatorNamed, MadeOf, Named, PeerFigure, Peers,
    PeriodNamed, Published, Version,
};
pub use asked::Asked;
pub use findings::finding;
pub use gather::figure;
