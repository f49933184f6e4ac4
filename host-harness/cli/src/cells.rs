//! What `wish serve` is told of other databases and other hosts: cells to serve, and a bus to announce on.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, value_parser};
use serde::Deserialize;
use wish_server::CityTransfer;
#[cfg(feature = "bus")]
use wish_server::bus::Bus;
use wish_server::cells::CellAddress;

use super::failure::Failure;
use super::language::{Language, words};
use super::read;

pub const CELLS: &str = "cells";
#[cfg(feature = "bus")]
const BUS: &str = "bus";

/// What a file of cells says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CellsFile {
    cells: Vec<CellEntry>,
    #[serde(default)]
    transfers: Vec<TransferEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TransferEntry {
    from: String,
    agency: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CellEntry {
    name: String,
    database: String,
}

/// `--cells`, and `--bus` where this program has it.
pub fn arguments(language: Language) -> Vec<Arg> {
    let cells = Arg::new(CELLS)
        .long(CELLS)
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help(language.help_cells())
        .help_heading(language.help_options());
    #[cfg(feature = "bus")]
    let bus = Arg::new(BUS)
        .long(BUS)
        .value_name("URL")
        .help(language.help_bus())
        .help_heading(language.help_options());
    vec![
        cells,
        #[cfg(feature = "bus")]
        bus,
    ]
}

/// The cells that a file names, one or more, each with a name of its own; and which cities stand for agencies.
pub fn cells(
    file: &Path,
    language: Language,
) -> Result<(Vec<CellAddress>, Vec<CityTransfer>), Failure> {
    let text = String::from_utf8_lossy(&read(file, language)?).into_owned();
    let wrong = |why: String| language.no_cells(&file.display().to_string(), &why);
    let found: CellsFile = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let cells: Vec<CellAddress> = found
        .cells
        .into_iter()
        .map(|CellEntry { name, database }| CellAddress { name, database })
        .collect();
    let double = cells
        .iter()
        .enumerate()
        .find(|(place, cell)| cells.iter().take(*place).any(|before| before.name == cell.name));
    if let Some((_, cell)) = double {
        return Err(wrong(format!("two cells are called `{}`", cell.name)));
    }
    if cells.is_empty() {
        return Err(wrong("it names none".to_owned()));
    }
    let transfer = |entry: TransferEntry| CityTransfer {
        from: entry.from,
        agency: entry.agency,
        to: entry.to,
    };
    Ok((cells, found.transfers.into_iter().map(transfer).collect()))
}

/// The bus that was named.
#[cfg(feature = "bus")]
pub async fn bus(matches: &ArgMatches, language: Language) -> Result<Option<Bus>, Failure> {
    let Some(address) = matches.get_one::<String>(BUS) else { return Ok(None) };
    let wrong = |error: &dyn std::fmt::Display| Failure::Usage {
        message: error.to_string(),
        help: language.other_bus().to_owned(),
    };
    Bus::connect(address).await.map(Some).map_err(|error| wrong(&error))
}

words! {
    help_cells: "Databases to serve together, each with its cities, as TOML", "同时服务的多个数据库（TOML），各有其城市";
    help_bus: "NATS server on which to announce what is written", "用于广播变更的 NATS 服务器";
    other_bus: "give `nats://host:port`, or several divided by commas", "请指定 `nats://主机:端口`，多个用逗号分隔";
}

impl Language {
    fn no_cells(self, file: &str, why: &str) -> Failure {
        let (message, help) = self.either(
            (
                format!("`{file}` names no cells: {why}"),
                "write a `[[cells]]` with `name` and `database` for each".to_owned(),
            ),
            (
                format!("`{file}` 未列出可用的单元：{why}"),
                "请为每个单元写 `[[cells]]`，含 `name` 和 `database`".to_owned(),
            ),
        );
        Failure::Usage { message, help }
    }
}
