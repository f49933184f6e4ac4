//! Time as policies write it: lengths, days, hours of a day. When a length ends, only a calendar of working days knows;
//! this crate has none.

mod date;
mod hours;
mod span;
mod year_day;

pub use date::{Date, DateError, Weekday, weekday_number};
pub use hours::{DAY_MINUTES, Hours, HoursError, Stretch, UtcOffset};
pub use span::{Span, SpanError, Unit};
pub use wish_contract::Clock;
pub use year_day::YearDay;
