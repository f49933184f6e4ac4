//! The contract's types and functions as JSON, for hosts that turn JSON into values and back by them.
//!
//! A type is a word (`"string"`, or the name of another type) or an object with one key: `list`, `option`, `result` (a pair
//! of types or nulls), `borrow`, `own`. A named type is an object with one key: `record` and `variant` (pairs of a name and a
//! type or null, in the contract's order), `enum` (names), `alias` (a type), or `resource` (null).

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wit_parser::{
    Docs, Function, FunctionKind, Handle, InterfaceId, Resolve, Type, TypeDefKind, TypeId,
    WorldItem,
};

/// The whole contract, one name a line.
pub fn contract() -> String {
    let mut resolve = Resolve::default();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../wit");
    let (package, _) = resolve.push_path(folder).expect("the contract can be read");
    let world = resolve.select_world(&[package], Some("rules")).expect("it has a world");
    let mut types = BTreeMap::new();
    let mut functions = BTreeMap::new();
    for export in resolve.worlds[world].exports.values() {
        let WorldItem::Interface { id, .. } = export else { continue };
        note_types(&resolve, *id, &mut types);
        let interface = &resolve.interfaces[*id];
        for function in interface.functions.values() {
            let name = interface.name.as_deref().unwrap_or_default();
            functions.insert(
                format!("{name}.{}", plain_name(&resolve, function)),
                signature(&resolve, function),
            );
        }
    }
    let package = resolve.packages[package].name.to_string();
    let lines = |entries: &BTreeMap<String, Value>| {
        let lines: Vec<String> =
            entries.iter().map(|(name, value)| format!("    {}: {value}", json!(name))).collect();
        lines.join(",\n")
    };
    format!(
        "{{\n  \"package\": {},\n  \"functions\": {{\n{}\n  }},\n  \"types\": {{\n{}\n  }}\n}}\n",
        json!(package),
        lines(&functions),
        lines(&types)
    )
}

fn note_types(resolve: &Resolve, interface: InterfaceId, types: &mut BTreeMap<String, Value>) {
    for (name, id) in &resolve.interfaces[interface].types {
        // A type taken over from another interface stands there.
        if root(resolve, *id) == *id {
            let before = types.insert(name.clone(), definition(resolve, *id));
            assert!(before.is_none(), "two interfaces name a type `{name}`");
        }
        let Docs { contents } = &resolve.types[*id].docs;
        assert!(contents.is_some() || root(resolve, *id) != *id, "`{name}` is not documented");
    }
}

/// Where a type that was taken over with `use` stands.
fn root(resolve: &Resolve, id: TypeId) -> TypeId {
    match resolve.types[id].kind {
        TypeDefKind::Type(Type::Id(other))
            if resolve.types[id].owner != resolve.types[other].owner =>
        {
            root(resolve, other)
        }
        _ => id,
    }
}

fn definition(resolve: &Resolve, id: TypeId) -> Value {
    let named =
        |name: &str, of: Option<&Type>| json!([name, of.map(|one| type_json(resolve, one))]);
    match &resolve.types[id].kind {
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter().map(|field| named(&field.name, Some(&field.ty)));
            json!({ "record": fields.collect::<Vec<_>>() })
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter().map(|case| named(&case.name, case.ty.as_ref()));
            json!({ "variant": cases.collect::<Vec<_>>() })
        }
        TypeDefKind::Enum(closed) => {
            json!({ "enum": closed.cases.iter().map(|case| case.name.as_str()).collect::<Vec<_>>() })
        }
        TypeDefKind::Type(other) => json!({ "alias": type_json(resolve, other) }),
        TypeDefKind::Resource => json!({ "resource": null }),
        other => panic!("the contract has no `{}` by name", other.as_str()),
    }
}

fn type_json(resolve: &Resolve, of: &Type) -> Value {
    let id = match of {
        Type::Bool => return json!("bool"),
        Type::U8 => return json!("u8"),
        Type::U32 => return json!("u32"),
        Type::U64 => return json!("u64"),
        Type::S32 => return json!("s32"),
        Type::S64 => return json!("s64"),
        Type::String => return json!("string"),
        Type::Id(id) => root(resolve, *id),
        other => panic!("the contract has no {other:?}"),
    };
    if let Some(name) = &resolve.types[id].name {
        return json!(name);
    }
    match &resolve.types[id].kind {
        TypeDefKind::List(of) => json!({ "list": type_json(resolve, of) }),
        TypeDefKind::Option(of) => json!({ "option": type_json(resolve, of) }),
        TypeDefKind::Result(of) => {
            let side = |of: &Option<Type>| of.as_ref().map(|one| type_json(resolve, one));
            json!({ "result": [side(&of.ok), side(&of.err)] })
        }
        TypeDefKind::Handle(Handle::Borrow(of)) => json!({ "borrow": resource(resolve, *of) }),
        TypeDefKind::Handle(Handle::Own(of)) => json!({ "own": resource(resolve, *of) }),
        other => panic!("the contract has no `{}`", other.as_str()),
    }
}

fn resource(resolve: &Resolve, id: TypeId) -> Value {
    json!(resolve.types[root(resolve, id)].name)
}

fn signature(resolve: &Resolve, function: &Function) -> Value {
    let parameters =
        function.params.iter().map(|one| json!([one.name, type_json(resolve, &one.ty)]));
    let result = function.result.as_ref().map(|one| type_json(resolve, one));
    json!({ "parameters": parameters.collect::<Vec<_>>(), "result": result })
}

/// `rulebook.about` for what WIT writes as `[method]rulebook.about`.
fn plain_name(resolve: &Resolve, function: &Function) -> String {
    match function.kind {
        FunctionKind::Method(of) | FunctionKind::Static(of) => {
            let of = resolve.types[of].name.as_deref().unwrap_or_default();
            format!("{of}.{}", function.item_name())
        }
        _ => function.name.clone(),
    }
}
