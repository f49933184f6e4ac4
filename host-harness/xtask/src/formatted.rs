//! Source text as `rustfmt` leaves it, with this repository's settings.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// Formats Rust source.
pub fn formatted(source: &str) -> Result<String> {
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.rustfmt.toml");
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(settings)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run rustfmt; `rustup toolchain install` fetches it")?;
    let mut input = rustfmt.stdin.take().context("rustfmt takes no input")?;
    input.write_all(source.as_bytes())?;
    drop(input);
    let answer = rustfmt.wait_with_output()?;
    ensure!(answer.status.success(), "rustfmt does not take what was generated:\n{source}");
    Ok(String::from_utf8(answer.stdout)?)
}
