//! Where things stand: the file of the recorded course beside the scenario, and what is wrong in the scenario itself.

use super::*;

impl<'a> Source<'a> {
    /// The file of the recorded course: it is shown where it differs, and `--bless` writes it, so that it must be one of its own, in
    /// the scenario's folder.
    pub(super) fn golden(&self, name: &str) -> Result<PathBuf, String> {
        let mut parts = Path::new(name).components();
        let is_name = matches!(parts.next(), Some(Component::Normal(only)) if only == name);
        let is_taken = name.ends_with(".toml");
        if !is_name || name.contains('\\') || parts.next().is_some() || is_taken {
            return Err(format!(
                "`golden` is the name of a file beside this one, not a path, and no `.toml`; write for example `golden = \"{}.golden\"`",
                self.stem()
            ));
        }
        let path = self.path.with_file_name(name);
        match fs::symlink_metadata(&path) {
            Ok(about) if !about.is_file() => Err(format!(
                "`golden`: `{name}` is a link or a folder; name a file, or one that is still to be written"
            )),
            _ => Ok(path),
        }
    }

    /// The name of this file without its ending.
    pub(super) fn stem(&self) -> String {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        name.strip_suffix(FILE_SUFFIX).unwrap_or(&name).to_owned()
    }

    pub(super) fn refused(&self, error: &toml::de::Error) -> ScenarioError {
        let problem = Problem::of_reader(error.message());
        self.error(&error.span().unwrap_or(0..0), problem)
    }

    /// An error at a key of the file, or at its beginning where the key is missing.
    pub(super) fn at(&self, tree: &Tree<'a>, key: &str, message: String) -> ScenarioError {
        let span = tree.get_ref().get(key).map_or(0..0, Spanned::span);
        self.error(&span, message.into())
    }

    pub(super) fn error(&self, span: &Range<usize>, problem: Problem) -> ScenarioError {
        let (line, column) = self.place(span);
        ScenarioError { path: self.path.to_owned(), line, column, problem }
    }

    pub(super) fn place(&self, span: &Range<usize>) -> (usize, usize) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        (line, column)
    }
}

/// The place of the last key or element of a path that stands in the file.
pub(super) fn narrowest(tree: &Tree<'_>, path: &serde_path_to_error::Path) -> Range<usize> {
    let mut at: Option<&Spanned<DeValue<'_>>> = None;
    for segment in path.iter() {
        let next = match segment {
            Segment::Map { key } | Segment::Enum { variant: key } => {
                let table = at.map_or(Some(tree.get_ref()), |at| at.get_ref().as_table());
                table.and_then(|table| table.get(key.as_str()))
            }
            Segment::Seq { index } => {
                at.and_then(|at| at.get_ref().as_array()).and_then(|all| all.get(*index))
            }
            Segment::Unknown => None,
        };
        at = next.or(at);
    }
    at.map_or(0..0, Spanned::span)
}

/// A value with all that is in it, standing where its name does: it may come from another file.
pub(super) fn placed<'a>(
    value: &Spanned<DeValue<'a>>,
    span: &Range<usize>,
) -> Spanned<DeValue<'a>> {
    let inner = match value.get_ref() {
        DeValue::Array(all) => DeValue::Array(all.iter().map(|one| placed(one, span)).collect()),
        DeValue::Table(table) => {
            let mut moved = DeTable::new();
            for (key, inner) in table.iter() {
                moved
                    .insert(Spanned::new(span.clone(), key.get_ref().clone()), placed(inner, span));
            }
            DeValue::Table(moved)
        }
        single => single.clone(),
    };
    Spanned::new(span.clone(), inner)
}

/// Points in time are texts, in quotes or without.
pub(super) fn times_as_texts(value: &mut Spanned<DeValue<'_>>) {
    match value.get_mut() {
        DeValue::Datetime(time) => {
            let text = time.to_string();
            *value.get_mut() = DeValue::String(text.into());
        }
        DeValue::Array(all) => all.iter_mut().for_each(times_as_texts),
        DeValue::Table(table) => table.iter_mut().for_each(|(_, inner)| times_as_texts(inner)),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => {}
    }
}
