//! An answer of Open311 before it has a form: one tree, written as XML or as JSON, so that both say the same.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// The forms that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The one that everybody has to speak.
    Xml,
    /// JSON.
    Json,
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Known to be nothing: an empty element, `null`.
    Nothing,
    /// Words.
    Text(String),
    /// A whole number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// Named parts, in order.
    Record(Vec<(&'static str, Node)>),
    /// Parts of one kind, and what one of them is called in XML.
    List(&'static str, Vec<Node>),
}

impl Node {
    /// Words: what XML cannot hold is replaced, and lines end in one way, as whoever reads XML would have it.
    pub fn text(words: &str) -> Node {
        let lines = words.replace("\r\n", "\n").replace('\r', "\n");
        Node::Text(lines.chars().map(|one| if is_xml(one) { one } else { '\u{fffd}' }).collect())
    }
}

/// Whether XML 1.0 can hold a character at all, escaped or not.
fn is_xml(one: char) -> bool {
    matches!(one, '\t' | '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Nothing => to.serialize_none(),
            Node::Text(words) => to.serialize_str(words),
            Node::Number(number) => to.serialize_u64(*number),
            Node::Flag(flag) => to.serialize_bool(*flag),
            Node::Record(parts) => {
                let mut map = to.serialize_map(Some(parts.len()))?;
                for (name, part) in parts {
                    map.serialize_entry(name, part)?;
                }
                map.end()
            }
            Node::List(_, parts) => {
                let mut list = to.serialize_seq(Some(parts.len()))?;
                for part in parts {
                    list.serialize_element(part)?;
                }
                list.end()
            }
        }
    }
}

impl Format {
    /// The form that a name ends in: `services.xml`.
    pub fn of(file: &str) -> Option<(&str, Format)> {
        let (name, form) = file.rsplit_once('.')?;
        let format = match form {
            "xml" => Format::Xml,
            "json" => Format::Json,
            _ => return None,
        };
        Some((name, format))
    }

    /// An answer in this form. `root` is what all of it is called in XML.
    pub fn response(self, status: StatusCode, root: &str, node: &Node) -> Response {
        let (kind, body) = match self {
            Format::Xml => ("text/xml; charset=utf-8", xml(root, node)),
            Format::Json => ("application/json", serde_json::to_vec(node).unwrap_or_default()),
        };
        (status, [(CONTENT_TYPE, kind)], body).into_response()
    }
}

fn xml(root: &str, node: &Node) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    // Nothing is written to but memory.
    let _ = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
    let _ = element(&mut writer, root, node);
    writer.into_inner()
}

fn element(writer: &mut Writer<Vec<u8>>, name: &str, node: &Node) -> std::io::Result<()> {
    let start = BytesStart::new(name);
    if *node == Node::Nothing {
        return writer.write_event(Event::Empty(start));
    }
    writer.write_event(Event::Start(start))?;
    match node {
        Node::Nothing => {}
        Node::Text(words) => writer.write_event(Event::Text(BytesText::new(words)))?,
        Node::Number(number) => {
            writer.write_event(Event::Text(BytesText::new(&number.to_string())))?;
        }
        Node::Flag(flag) => writer.write_event(Event::Text(BytesText::new(&flag.to_string())))?,
        Node::Record(parts) => {
            for (name, part) in parts {
                element(writer, name, part)?;
            }
        }
        Node::List(name, parts) => {
            for part in parts {
                element(writer, name, part)?;
            }
        }
    }
    writer.write_event(Event::End(BytesEnd::new(name)))
}
