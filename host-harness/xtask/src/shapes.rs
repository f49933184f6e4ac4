//! The contract's types and functions as JSON, for hosts that turn JSON into values and back by them.
//!
//! A type is a word (`"string"`, or the name of another type) or an object with one key: `list`, `option`, `result` (a pair
//! of types or nulls), `borrow`, `own`. A named type is an object with one key: `record` and `variant` (pairs of a name and a
//! type or null, in the contract's order), `enum` (names), `alias` (a type), or `resource` (null).

use std::collections::BTreeMap;

use anyhow::{Result, bail, ensure};
use wit_parser::{Function, Handle, Type, TypeDef, TypeDefKind};

use crate::contract::Contract;
use crate::json::{Json, List, Null, only, quoted, text};
use crate::types::function_name;

/// The whole contract, one name a line.
pub fn contract(contract: &Contract) -> Result<String> {
    let mut types = BTreeMap::new();
    let mut functions = BTreeMap::new();
    for exported in contract.interfaces() {
        for one in contract.own_types(exported) {
            let name = one.name.as_deref().unwrap_or_default();
            ensure!(one.docs.contents.is_some(), "`{name}` is not documented in `wit/`");
            types.insert(one.name.clone().unwrap_or_default(), definition(contract, one)?);
        }
        let interface = exported.interface.name.as_deref().unwrap_or_default();
        for function in exported.interface.functions.values() {
            let name = format!("{interface}.{}", function_name(contract, function));
            functions.insert(name, signature(contract, function)?);
        }
    }
    let lines = |entries: &BTreeMap<String, Json>| {
        let line =
            |(name, value): (&String, &Json)| format!("    {}: {}", quoted(name), value.compact());
        entries.iter().map(line).collect::<Vec<_>>().join(",\n")
    };
    Ok(format!(
        "{{\n  \"package\": \"wish:dispatch@{}\",\n  \"functions\": {{\n{}\n  }},\n  \"types\": {{\n{}\n  }}\n}}\n",
        contract.version()?,
        lines(&functions),
        lines(&types)
    ))
}

fn definition(contract: &Contract, one: &TypeDef) -> Result<Json> {
    let named = |name: &str, of: Option<&Type>| -> Result<Json> {
        Ok(List(vec![text(name), optional(contract, of)?]))
    };
    Ok(match &one.kind {
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter().map(|field| named(&field.name, Some(&field.ty)));
            only("record", List(fields.collect::<Result<_>>()?))
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter().map(|case| named(&case.name, case.ty.as_ref()));
            only("variant", List(cases.collect::<Result<_>>()?))
        }
        TypeDefKind::Enum(closed) => {
            only("enum", List(closed.cases.iter().map(|case| text(&case.name)).collect()))
        }
        TypeDefKind::Type(other) => only("alias", shape(contract, other)?),
        TypeDefKind::Resource => only("resource", Null),
        other => bail!("the contract has no `{}` by name", other.as_str()),
    })
}

fn optional(contract: &Contract, of: Option<&Type>) -> Result<Json> {
    of.map_or(Ok(Null), |of| shape(contract, of))
}

fn shape(contract: &Contract, of: &Type) -> Result<Json> {
    let id = match of {
        Type::Bool => return Ok(text("bool")),
        Type::U8 => return Ok(text("u8")),
        Type::U32 => return Ok(text("u32")),
        Type::U64 => return Ok(text("u64")),
        Type::S32 => return Ok(text("s32")),
        Type::S64 => return Ok(text("s64")),
        Type::String => return Ok(text("string")),
        Type::Id(id) => *id,
        other => bail!("the contract has no {other:?}"),
    };
    if contract.resolve.types[id].name.is_some() {
        return Ok(text(contract.origin(id).name.as_deref().unwrap_or_default()));
    }
    let resource = |id| text(contract.origin(id).name.as_deref().unwrap_or_default());
    Ok(match &contract.resolve.types[id].kind {
        TypeDefKind::List(of) => only("list", shape(contract, of)?),
        TypeDefKind::Option(of) => only("option", shape(contract, of)?),
        TypeDefKind::Result(of) => {
            let both = [of.ok.as_ref(), of.err.as_ref()];
            let both = both.into_iter().map(|side| optional(contract, side));
            only("result", List(both.collect::<Result<_>>()?))
        }
        TypeDefKind::Handle(Handle::Borrow(of)) => only("borrow", resource(*of)),
        TypeDefKind::Handle(Handle::Own(of)) => only("own", resource(*of)),
        other => bail!("the contract has no `{}`", other.as_str()),
    })
}

fn signature(contract: &Contract, function: &Function) -> Result<Json> {
    let parameters = function
        .params
        .iter()
        .map(|one| -> Result<Json> { Ok(List(vec![text(&one.name), shape(contract, &one.ty)?])) });
    Ok(crate::json::object([
        ("parameters", List(parameters.collect::<Result<_>>()?)),
        ("result", optional(contract, function.result.as_ref())?),
    ]))
}
