//! Compares layouts with those that a contract's source demands.

use wit_parser::{Case, Resolve, SizeAlign, Type, TypeDefKind};

use crate::layout::{Parts, TypeLayout};

/// What differs between the records, variants and enums of a contract and a list of types, in one sentence each: a type that
/// the list lacks, one that the contract lacks, a field or case that is named otherwise or stands elsewhere, a size, an
/// alignment. Types are found by their names, the contract's `claim-kind` as `ClaimKind`; fields and cases likewise.
#[must_use]
pub fn differences(resolve: &Resolve, types: &[TypeLayout]) -> Vec<String> {
    let mut sizes = SizeAlign::default();
    sizes.fill(resolve);
    let mut found = Vec::new();
    let mut names = Vec::new();
    for (id, definition) in resolve.types.iter() {
        let Some(name) = definition.name.as_deref() else { continue };
        let Some(parts) = WantedParts::by_contract(&sizes, &definition.kind) else { continue };
        let size = sizes.size(&Type::Id(id)).size_wasm32();
        let align = sizes.align(&Type::Id(id)).align_wasm32();
        let wanted = Wanted { size, align, parts };
        names.push(camel_case(name));
        let mut same_name = types.iter().filter(|layout| layout.name == camel_case(name));
        match same_name.next() {
            None => found.push(format!("`{name}` of the contract is not listed")),
            Some(layout) => found.extend(wanted.difference(name, layout)),
        }
    }
    let unknown = types.iter().filter(|layout| names.iter().all(|name| name != layout.name));
    found.extend(unknown.map(|layout| format!("the contract has no type for `{}`", layout.name)));
    found
}

/// A layout by the contract; names are as in Rust.
struct Wanted {
    size: usize,
    align: usize,
    parts: WantedParts,
}

#[derive(Debug, PartialEq)]
enum WantedParts {
    Record(Vec<(String, usize)>),
    Variant { cases: Vec<(String, bool)>, payload_offset: Option<usize> },
}

fn case(case: &Case) -> (String, bool) {
    (camel_case(&case.name), case.ty.is_some())
}

impl Wanted {
    fn difference(&self, name: &str, layout: &TypeLayout) -> Option<String> {
        let listed = WantedParts::of(layout.parts, &self.parts);
        let same = (self.size, self.align) == (layout.size, layout.align) && self.parts == listed;
        (!same).then(|| {
            let Wanted { size, align, parts } = self;
            let (listed_size, listed_align) = (layout.size, layout.align);
            format!(
                "`{name}` takes {size} bytes aligned to {align}, as {parts:?}; listed are {listed_size} aligned to \
                 {listed_align}, as {listed:?}"
            )
        })
    }
}

impl WantedParts {
    /// The parts of a record, variant or enum of the contract; other types have none.
    fn by_contract(sizes: &SizeAlign, kind: &TypeDefKind) -> Option<WantedParts> {
        match kind {
            TypeDefKind::Record(record) => {
                let offsets = sizes.field_offsets(record.fields.iter().map(|field| &field.ty));
                let names = record.fields.iter().map(|field| field.name.replace('-', "_"));
                let offsets = offsets.into_iter().map(|(offset, _)| offset.size_wasm32());
                Some(WantedParts::Record(names.zip(offsets).collect()))
            }
            TypeDefKind::Variant(variant) => {
                let payloads = variant.cases.iter().map(|case| case.ty.as_ref());
                let payload_offset = sizes.payload_offset(variant.tag(), payloads).size_wasm32();
                let cases = variant.cases.iter().map(case).collect();
                Some(WantedParts::Variant { cases, payload_offset: Some(payload_offset) })
            }
            TypeDefKind::Enum(choice) => {
                let cases = choice.cases.iter().map(|case| (camel_case(&case.name), false));
                Some(WantedParts::Variant { cases: cases.collect(), payload_offset: None })
            }
            _ => None,
        }
    }

    /// A listed type's parts, where a payload's place counts only if the contract has payloads.
    fn of(parts: Parts, wanted: &WantedParts) -> WantedParts {
        match parts {
            Parts::Record(fields) => WantedParts::Record(
                fields.iter().map(|(name, offset)| (plain(name).to_owned(), *offset)).collect(),
            ),
            Parts::Variant { cases, payload_offset } => WantedParts::Variant {
                cases: cases
                    .iter()
                    .map(|(name, payload)| (plain(name).to_owned(), *payload))
                    .collect(),
                payload_offset: match wanted {
                    WantedParts::Variant { payload_offset: Some(_), .. } => Some(payload_offset),
                    _ => None,
                },
            },
        }
    }
}

/// A name without the mark of one that Rust reserves.
fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// A name of the contract as a type's in Rust: `no-show` as `NoShow`.
fn camel_case(name: &str) -> String {
    name.split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
        })
        .collect()
}
