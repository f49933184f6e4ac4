//! What is written is read again, and what is no log is refused with its place.

use wish_contract::{Actor, Command, Role};

use super::{Entry, Header, LOG_SCHEMA, LogReader, LogWriter, PolicySource};

fn header() -> Header {
    let policy = PolicySource { digest: "0".repeat(16), source: "schema = 1".to_owned() };
    Header { schema: LOG_SCHEMA.to_owned(), origin: "a test".to_owned(), policies: vec![policy] }
}

fn entry() -> Entry {
    Entry {
        case: "w1".to_owned(),
        policy: "0".repeat(16),
        command: Command::Tick,
        by: Actor { id: "timer".to_owned(), role: Role::Timer },
        claimant: None,
        facts: Vec::new(),
        now: 1_772_413_200_000,
        id: "w1/2".to_owned(),
        events: Vec::new(),
        refused: None,
    }
}

#[test]
fn what_is_written_is_read_again() {
    let mut writer = LogWriter::new(Vec::new(), &header()).expect("a header is written");
    writer.write(&entry()).expect("an entry is written");
    let text = writer.finish().expect("a vector takes all");
    let mut reader = LogReader::new(text.as_slice()).expect("the header is read");
    assert_eq!(reader.header, header());
    assert_eq!(reader.entry().expect("the entry is read"), Some((2, entry())));
    assert_eq!(reader.entry().expect("the end is reached"), None);
}

#[test]
fn what_is_no_log_is_refused_with_its_place() {
    let refused = |text: &str| match LogReader::new(text.as_bytes()) {
        Ok(mut reader) => reader.entry().expect_err("the entry is refused").to_string(),
        Err(error) => error.to_string(),
    };
    assert!(refused("\n").starts_with("the log is empty"));
    assert!(refused("{").starts_with("line 1, column 1: "));
    let other = r#"{"schema":"wish-log/9","origin":"","policies":[]}"#;
    assert!(refused(other).contains("`wish-log/9`"));
    let cut = r#"{"schema":"wish-log/1","origin":"","policies":[]}"#.to_owned() + "\n{\"case\":1}";
    assert!(refused(&cut).starts_with("line 2, column 1: at `case`"), "{}", refused(&cut));
}
