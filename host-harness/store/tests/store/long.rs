//! What takes a minute: processes ended in the middle, and a disk that does not keep what it is given.

mod crashes;
mod hanging;
