//! Says on standard error what takes long, once it has taken a second, and only where somebody is
//! looking.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What is quicker needs no word.
const SILENCE: Duration = Duration::from_secs(1);
const REFRESH: Duration = Duration::from_millis(200);
const ERASE_LINE: &str = "\r\x1b[2K";

/// A line about what is being done, which goes away with it.
pub struct Progress {
    labels: Option<Sender<String>>,
    teller: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts to count the time.
    pub fn start(label: &str) -> Progress {
        if !io::stderr().is_terminal() {
            return Progress { labels: None, teller: None };
        }
        let (labels, heard) = mpsc::channel();
        let mut label = label.to_owned();
        let teller = thread::spawn(move || {
            let since = Instant::now();
            let mut shown = false;
            loop {
                match heard.recv_timeout(REFRESH) {
                    Ok(next) => label = next,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                if since.elapsed() >= SILENCE {
                    shown = tell(&label, since.elapsed());
                }
            }
            if shown {
                // A terminal that cannot be written to cannot show that either.
                let _ = write!(io::stderr(), "{ERASE_LINE}");
            }
        });
        Progress { labels: Some(labels), teller: Some(teller) }
    }

    /// Says what is being done now.
    pub fn say(&self, label: &str) {
        if let Some(labels) = &self.labels {
            // The teller has gone only if the terminal has.
            let _ = labels.send(label.to_owned());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.labels = None;
        if let Some(teller) = self.teller.take() {
            let _ = teller.join();
        }
    }
}

fn tell(label: &str, so_far: Duration) -> bool {
    let mut out = io::stderr();
    let shown =
        write!(out, "{ERASE_LINE}{label} {} s", so_far.as_secs()).and_then(|()| out.flush());
    shown.is_ok()
}
