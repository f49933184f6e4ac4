//! The examples of this crate as programs of their own: what is tried with them ends a whole process.

use std::path::PathBuf;
use std::process::Command;

/// The program that writes without end: `examples/writes.rs`.
pub fn writes() -> Command {
    Command::new(example("writes"))
}

/// The same under a program that comes first, such as `strace`.
pub fn writes_under(first: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(first);
    command.args(arguments).arg(example("writes"));
    command
}

fn example(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("this program's file");
    let build = own.ancestors().nth(2).expect("the build's folder");
    let program = build.join("examples").join(name);
    assert!(
        program.exists(),
        "{} is missing: cargo build --release -p wish-store --examples",
        program.display()
    );
    program
}

/// Whether a program is there to be run; says how it is had where it is not.
pub fn needs(program: &str, package: &str) {
    let runs = Command::new(program).arg("--version").output();
    assert!(
        runs.is_ok_and(|output| output.status.success()),
        "this test needs `{program}`: apt-get install -y {package}"
    );
}
