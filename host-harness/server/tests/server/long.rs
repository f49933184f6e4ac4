//! What takes a minute, or a server that not every machine has.

mod cells;
