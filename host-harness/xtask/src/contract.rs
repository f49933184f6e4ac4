//! The contract as its WIT files have it: the interfaces that the world exports, in order.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use heck::ToSnakeCase;
use wit_parser::{
    Interface, InterfaceId, PackageId, Resolve, TypeDef, TypeDefKind, TypeId, TypeOwner, WorldItem,
};

/// The world that the component implements.
const WORLD: &str = "rules";

/// The contract, read and resolved.
pub struct Contract {
    pub resolve: Resolve,
    package: PackageId,
    exports: Vec<InterfaceId>,
}

/// One interface of the contract.
#[derive(Clone, Copy)]
pub struct Exported<'a> {
    pub interface: &'a Interface,
    id: InterfaceId,
}

impl Exported<'_> {
    /// The Rust module that has its types.
    pub fn module(&self) -> String {
        self.interface.name.as_deref().unwrap_or_default().to_snake_case()
    }
}

impl Contract {
    /// Reads a folder of WIT files.
    pub fn read(folder: &Path) -> Result<Contract> {
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_dir(folder)?;
        let world = resolve.select_world(&[package], Some(WORLD))?;
        let interface = |item: &WorldItem| match item {
            WorldItem::Interface { id, .. } => Some(*id),
            WorldItem::Function(_) | WorldItem::Type { .. } => None,
        };
        let exports: Option<Vec<InterfaceId>> =
            resolve.worlds[world].exports.values().map(interface).collect();
        let exports = exports.context("the world exports more than interfaces")?;
        let contract = Contract { resolve, package, exports };
        contract.ensure_names_are_unique()?;
        Ok(contract)
    }

    /// The interfaces, in the world's order.
    pub fn interfaces(&self) -> impl Iterator<Item = Exported<'_>> {
        self.exports.iter().map(|id| Exported { interface: &self.resolve.interfaces[*id], id: *id })
    }

    /// The package's version: `0.1.0`.
    pub fn version(&self) -> Result<String> {
        let version = self.resolve.packages[self.package].name.version.as_ref();
        version.map(ToString::to_string).context("the contract's package has no version")
    }

    /// The types that an interface defines itself, in the order in which it does.
    pub fn own_types(&self, exported: Exported<'_>) -> impl Iterator<Item = &TypeDef> {
        let types = exported.interface.types.values().map(|id| &self.resolve.types[*id]);
        types.filter(move |one| {
            one.owner == TypeOwner::Interface(exported.id) && !self.is_taken_over(one, exported.id)
        })
    }

    /// Whether the type is another interface's, known here by `use`.
    fn is_taken_over(&self, one: &TypeDef, by: InterfaceId) -> bool {
        match &one.kind {
            TypeDefKind::Type(wit_parser::Type::Id(id)) => {
                self.resolve.types[*id].owner != TypeOwner::Interface(by)
            }
            _ => false,
        }
    }

    /// The type that a name stands for, through every `use`.
    pub fn origin(&self, id: TypeId) -> &TypeDef {
        let one = &self.resolve.types[id];
        match &one.kind {
            TypeDefKind::Type(wit_parser::Type::Id(inner)) => {
                let inner_def = &self.resolve.types[*inner];
                if inner_def.owner == one.owner { one } else { self.origin(*inner) }
            }
            _ => one,
        }
    }

    /// Every type can be named without its interface.
    fn ensure_names_are_unique(&self) -> Result<()> {
        let mut seen = BTreeMap::new();
        for exported in self.interfaces() {
            for one in self.own_types(exported) {
                let name = one.name.as_deref().unwrap_or_default();
                let before = seen.insert(name, exported.module());
                ensure!(before.is_none(), "two interfaces name a type `{name}`; rename one");
            }
        }
        Ok(())
    }
}
