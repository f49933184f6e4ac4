//! The contract's one resource: a policy in order, which the host holds by handles.

use wish_abi::{Address, Resource};
use wish_core::policy::Policy;

/// A loaded policy.
pub(crate) struct Rulebook(pub(crate) Policy);

impl Resource for Rulebook {
    fn new_handle(object: Address) -> u32 {
        new_handle(object)
    }
}

#[cfg(target_family = "wasm")]
#[link(wasm_import_module = "[export]wish:dispatch/policy@0.1.0")]
unsafe extern "C" {
    /// Makes a handle for an object that the host owns from then on.
    #[link_name = "[resource-new]rulebook"]
    safe fn new_handle(object: Address) -> u32;
}

/// In tests the address serves as handle.
#[cfg(not(target_family = "wasm"))]
fn new_handle(object: Address) -> u32 {
    object.bits()
}

/// Drops a rulebook that no handle leads to any more.
///
/// # Safety
/// The host calls this once for a rulebook that it owns, when no call has it.
#[cfg_attr(
    target_family = "wasm",
    unsafe(export_name = "wish:dispatch/policy@0.1.0#[dtor]rulebook")
)]
pub(crate) unsafe extern "C" fn drop_rulebook(rulebook: Address) {
    // SAFETY: the host keeps to the contract of resources.
    unsafe { wish_abi::drop_resource::<Rulebook>(rulebook) };
}
