//! The component that holds the rules, as this version of the repository ships it. A platform embeds
//! these bytes, or reads them from a file that `wish inspect --save` wrote, and hands them to a runtime
//! of components.
#![deny(missing_docs)]

/// The component, without symbol names.
pub const COMPONENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/wish-dispatch.wasm"));

/// The SHA-256 of [`COMPONENT`], in 64 lower-case hexadecimal digits.
pub const DIGEST: &str = env!("WISH_COMPONENT_DIGEST");

/// The folder in which this was built. The repository's own tests keep compiled code here, so that not each of them compiles the
/// component; it is gone with the build, and nothing that is shipped may look for it.
pub const BUILD_FOLDER: &str = env!("OUT_DIR");

/// Where the build left the same component with symbol names, for debugging.
pub const DEBUG_PATH: &str = env!("WISH_COMPONENT_DEBUG_PATH");
