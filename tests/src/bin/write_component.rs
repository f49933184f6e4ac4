//! Writes the shipped component to a file, for hosts in other languages: `write_component FILE`.

use std::env;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(file) = env::args_os().nth(1) else {
        eprintln!("usage: write_component FILE");
        return ExitCode::from(2);
    };
    let folder = Path::new(&file).parent().unwrap_or(Path::new(""));
    match fs::create_dir_all(folder).and_then(|()| fs::write(&file, wish_host::COMPONENT)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{} cannot be written: {error}", Path::new(&file).display());
            ExitCode::FAILURE
        }
    }
}
