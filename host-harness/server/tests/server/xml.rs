//! XML as a client takes it apart, and whether it says what JSON says.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

/// An element: its name, its children, its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    pub fn names(&self) -> Vec<&str> {
        self.children.iter().map(|child| child.name.as_str()).collect()
    }

    pub fn text_of(&self, name: &str) -> &str {
        self.children.iter().find(|child| child.name == name).map_or("", |child| &child.text)
    }
}

pub fn parsed(bytes: &[u8]) -> Element {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>"), "{text}");
    let mut reader = Reader::from_str(text);
    let root = Element { name: String::new(), children: Vec::new(), text: String::new() };
    let mut open = vec![root];
    let name = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{error}: {text}"));
        match event {
            Event::Start(start) => open.push(Element {
                name: name(start.name().as_ref()),
                children: Vec::new(),
                text: String::new(),
            }),
            Event::Empty(start) => open.last_mut().unwrap().children.push(Element {
                name: name(start.name().as_ref()),
                children: Vec::new(),
                text: String::new(),
            }),
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Event::Text(words) => open.last_mut().unwrap().text.push_str(&words.decode().unwrap()),
            Event::GeneralRef(entity) => {
                let entity = entity.decode().unwrap().into_owned();
                let one = match entity.as_str() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("&{other};"),
                };
                open.last_mut().unwrap().text.push_str(one);
            }
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    let mut roots = open.pop().unwrap().children;
    assert_eq!(roots.len(), 1, "{text}");
    roots.pop().unwrap()
}

/// That an element says what a JSON value says.
pub fn check_same(element: &Element, value: &Value) {
    match value {
        Value::Null => assert_eq!((&element.children, element.text.as_str()), (&Vec::new(), "")),
        Value::Object(map) => {
            assert_eq!(element.children.len(), map.len(), "{element:?} {value}");
            for child in &element.children {
                check_same(child, &map[&child.name]);
            }
        }
        Value::Array(items) => {
            assert_eq!(element.children.len(), items.len(), "{element:?} {value}");
            for (child, item) in element.children.iter().zip(items) {
                check_same(child, item);
            }
        }
        Value::String(words) => assert_eq!(&element.text, words),
        other => assert_eq!(element.text, other.to_string()),
    }
}
