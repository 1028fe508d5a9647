//! x
pub mod day;
pub mod number;
pub mod period;
