//! The console's built files, carried in the program; and the rules as its page loads them.
#![deny(missing_docs)]

/// Name and bytes of each.
static FILES: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// A file of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// What it is, as `content-type` says it.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: &'static [u8],
}

/// The file of a name: `index.html`, `console.js`, `contract.json` and what they load. None: there is none of that name.
#[must_use]
pub fn file(name: &str) -> Option<File> {
    let (_, bytes) = FILES.iter().find(|(known, _)| *known == name)?;
    let media_type = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    Some(File { media_type, bytes })
}

const HEAD_BYTES: usize = 8;
const CORE_MODULE: u8 = 1;

/// The core module of a component: its first one, which is what a page calls. None, where the bytes are no component.
#[must_use]
pub fn core_module(component: &[u8]) -> Option<&[u8]> {
    let mut rest = component.get(HEAD_BYTES..)?;
    loop {
        let (section, behind) = rest.split_first()?;
        let (size, behind) = length(behind)?;
        if *section == CORE_MODULE {
            return behind.get(..size);
        }
        rest = behind.get(size..)?;
    }
}

/// A length in LEB128, and what is behind it.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0_usize;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        let part = usize::from(byte & 0x7f).checked_shl(u32::try_from(place).ok()? * 7)?;
        value |= part;
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(place + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::core_module;

    #[test]
    fn the_first_core_module_is_found_behind_other_sections() {
        let component = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 7, 2, 9, 9, 1, 0x83, 0x00, 1, 2, 3, 1, 1, 4];
        assert_eq!(core_module(&component), Some(&[1, 2, 3][..]));
    }

    #[test]
    fn what_is_cut_off_is_no_component() {
        for end in 0..12 {
            let component = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 1, 3, 1, 2, 3];
            assert_eq!(core_module(&component[..end]), None, "{end}");
        }
    }
}
