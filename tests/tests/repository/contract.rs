//! Whether the contract only grew since it was last released: whatever a host could call in the last tag, it can call now, with
//! the same types, and no released interface has anything new. New interfaces are how it grows (`wit/CHANGELOG.md`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wit_component::semver_check;
use wit_parser::{PackageId, Resolve, SourceMap, WorldId, WorldKey};

const FOLDER: &str = "wit";
const WORLD: &str = "rules";
/// Tags of releases: `v0.1.0`.
const RELEASES: &str = "v[0-9]*";

/// The files of a contract: name and text.
type Files = Vec<(String, String)>;

#[test]
fn the_contract_only_grew_since_the_last_release() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match compare_with_last_release(&root) {
        Ok(report) => println!("{report}"),
        Err(error) => panic!("{error}"),
    }
}

/// Compares the working tree's contract with that of the last release tag before `HEAD`.
fn compare_with_last_release(root: &Path) -> Result<String, String> {
    let Some(tag) = last_release(root) else {
        return Ok("contract: no tag yet, nothing to compare".to_owned());
    };
    only_grew(&files_of_tag(root, &tag)?, &files_of_folder(&root.join(FOLDER))?)
        .map_err(|error| format!("the contract of {tag} and that of the working tree: {error}"))?;
    Ok(format!("contract: it only grew since {tag}"))
}

/// Fails unless hosts of the released contract work with the present one, and its interfaces are as they were.
fn only_grew(released: &Files, present: &Files) -> Result<(), String> {
    let (mut resolve, before, now) = resolve(released, present)?;
    let check = |resolve: &Resolve, given: WorldId, wanted: WorldId| {
        semver_check(resolve.clone(), given, wanted)
    };
    check(&resolve, now, before)
        .map_err(|error| format!("something released is gone or has changed: {error:#}"))?;
    let released: Vec<String> =
        exports(&resolve, before).into_iter().map(|(_, name)| name).collect();
    for (key, name) in exports(&resolve, now) {
        if !released.contains(&name) {
            resolve.worlds[now].exports.shift_remove(&key);
        }
    }
    check(&resolve, before, now).map_err(|error| {
        format!("a released interface has something new, which belongs into an interface of its own: {error:#}")
    })
}

/// Both contracts in one resolution. They differ in their versions there, whatever they say, so that both fit in.
fn resolve(released: &Files, present: &Files) -> Result<(Resolve, WorldId, WorldId), String> {
    let mut resolve = Resolve::default();
    let before = push(&mut resolve, released, 0)?;
    let now = push(&mut resolve, present, 1)?;
    let world = |package: PackageId| {
        let found = resolve.packages[package].worlds.get(WORLD).copied();
        found.ok_or_else(|| format!("there is no world `{WORLD}`"))
    };
    let (before, now) = (world(before)?, world(now)?);
    Ok((resolve, before, now))
}

/// Adds a contract under a version that lies above every `@since` within.
fn push(resolve: &mut Resolve, files: &Files, place: u64) -> Result<PackageId, String> {
    const ABOVE_ALL: u64 = 1_000_000;
    let mut sources = SourceMap::default();
    for (name, text) in files {
        sources.push_str(name, text.as_str());
    }
    let mut group = sources.parse().map_err(|(sources, error)| error.render(&sources))?;
    if let Some(version) = &mut group.main.name.version {
        version.major = ABOVE_ALL + place;
    }
    resolve.push_group(group).map_err(|error| error.to_string())
}

/// What a world exports, with the names.
fn exports(resolve: &Resolve, world: WorldId) -> Vec<(WorldKey, String)> {
    let keys = resolve.worlds[world].exports.keys();
    keys.map(|key| {
        let name = match key {
            WorldKey::Interface(id) => resolve.interfaces[*id].name.clone().unwrap_or_default(),
            WorldKey::Name(name) => name.clone(),
        };
        (key.clone(), name)
    })
    .collect()
}

/// The nearest release tag; none before the first release, or where there is no history.
fn last_release(root: &Path) -> Option<String> {
    git(root, &["describe", "--tags", "--abbrev=0", "--match", RELEASES])
        .ok()
        .map(|tag| tag.trim().to_owned())
}

fn files_of_tag(root: &Path, tag: &str) -> Result<Files, String> {
    let listed = git(root, &["ls-tree", "--name-only", tag, &format!("{FOLDER}/")])?;
    let contracts = listed.lines().filter(|path| path.ends_with(".wit"));
    contracts
        .map(|path| Ok((path.to_owned(), git(root, &["show", &format!("{tag}:{path}")])?)))
        .collect()
}

fn files_of_folder(folder: &Path) -> Result<Files, String> {
    let message = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(message)? {
        let path = entry.map_err(message)?.path();
        if path.extension().is_some_and(|extension| extension == "wit") {
            paths.push(path);
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| Ok((path.display().to_string(), fs::read_to_string(&path).map_err(message)?)))
        .collect()
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let answer = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .output()
        .map_err(|error| format!("git does not run: {error}"))?;
    if !answer.status.success() {
        return Err(String::from_utf8_lossy(&answer.stderr).into_owned());
    }
    String::from_utf8(answer.stdout).map_err(|error| error.to_string())
}

/// A small contract, and what may become of it.
mod examples {
    use super::*;

    const SHOP: &str = "package example:shop@1.0.0;

@since(version = 1.0.0)
interface lamps {
  enum colour { red, green }
  record lamp { colour: colour, watts: u32 }
  light: func(lamp: lamp) -> result<u32, string>;
}

@since(version = 1.0.0)
world rules { export lamps; }
";

    fn files(text: &str) -> Files {
        vec![("shop.wit".to_owned(), text.to_owned())]
    }

    /// Holds a changed contract against the small one.
    fn changed(old: &str, new: &str) -> Result<(), String> {
        assert!(SHOP.contains(old), "`{old}` is not in the contract");
        only_grew(&files(SHOP), &files(&SHOP.replace(old, new)))
    }

    #[test]
    fn the_same_contract_under_a_later_version_passes() {
        assert_eq!(changed("shop@1.0.0", "shop@1.1.0"), Ok(()));
    }

    #[test]
    fn a_new_interface_passes() {
        let more = "interface lists { all: func() -> list<string>; }\n\n@since(version = 1.0.0)\nworld rules { export lists; ";
        assert_eq!(changed("world rules { ", more), Ok(()));
    }

    #[test]
    fn whatever_changes_what_is_released_is_refused() {
        let breaking = [
            ("green }", "green, blue }"),
            ("red, green", "green, red"),
            ("watts: u32 }", "watts: u32, age: u32 }"),
            ("watts: u32", "watts: u64"),
            ("-> result<u32, string>", "-> u32"),
            ("  light: func(lamp: lamp) -> result<u32, string>;\n", ""),
            (" export lamps; ", " export other; } interface other { go: func(); "),
        ];
        for (old, new) in breaking {
            let error = changed(old, new).expect_err(new);
            assert!(error.contains("gone or has changed"), "{new}: {error}");
        }
    }

    #[test]
    fn a_new_function_in_a_released_interface_is_refused() {
        let error = changed("  light:", "  dim: func();\n  light:").expect_err("it is new");
        assert!(error.contains("has something new"), "{error}");
    }

    /// A repository with the small contract, tagged or not, and a changed one in its working tree.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Scratch {
            let root =
                std::env::temp_dir().join(format!("wish-contract-{name}-{}", std::process::id()));
            fs::create_dir_all(root.join(FOLDER)).expect("a folder can be made");
            let scratch = Scratch(root);
            scratch.write(SHOP);
            scratch.git(&["init", "--quiet"]);
            scratch.git(&["add", "."]);
            let by = ["-c", "user.name=tests", "-c", "user.email=tests@example.org"];
            scratch.git(&[&by[..], &["commit", "--quiet", "--message", "contract"]].concat());
            scratch
        }

        fn write(&self, text: &str) {
            fs::write(self.0.join(FOLDER).join("shop.wit"), text).expect("a file can be written");
        }

        fn git(&self, arguments: &[&str]) {
            git(&self.0, arguments).expect("git does as told");
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            // What is left lies in the folder for such things.
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn before_the_first_tag_there_is_nothing_to_compare() {
        let scratch = Scratch::new("untagged");
        let said = compare_with_last_release(&scratch.0).expect("nothing is wrong");
        assert_eq!(said, "contract: no tag yet, nothing to compare");
    }

    #[test]
    fn from_the_first_tag_on_the_working_tree_is_compared_with_it() {
        let scratch = Scratch::new("tagged");
        scratch.git(&["tag", "v1.0.0"]);
        let said = compare_with_last_release(&scratch.0).expect("nothing has changed");
        assert_eq!(said, "contract: it only grew since v1.0.0");
        scratch.write(&SHOP.replace("red, ", ""));
        let error = compare_with_last_release(&scratch.0).expect_err("a case is gone");
        assert!(error.contains("v1.0.0"), "{error}");
    }
}
