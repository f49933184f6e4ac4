//! Standard output of the verbs. Somebody who stops reading, as `head` does, has what they wanted; how the command ends still
//! depends on what was found.

use std::io::{self, ErrorKind, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::AutoStream;

/// Whether somebody was seen to have stopped reading.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Standard output, which takes what nobody reads any more without a word.
pub struct Output(AutoStream<Stdout>);

pub fn stdout() -> Output {
    Output(anstream::stdout())
}

/// Whether anybody may still read what is written.
pub fn is_read() -> bool {
    !CLOSED.load(Ordering::Relaxed)
}

/// What became of a write; one that nobody reads went as it should.
fn unless_closed<T>(written: io::Result<T>, as_if: T) -> io::Result<T> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            CLOSED.store(true, Ordering::Relaxed);
            Ok(as_if)
        }
        other => other,
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if is_read() { unless_closed(self.0.write(bytes), bytes.len()) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if is_read() { unless_closed(self.0.flush(), ()) } else { Ok(()) }
    }
}
