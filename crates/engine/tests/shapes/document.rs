//! The members of a line, parsed by `serde_json`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of a record in order, with decoded keys and the JSON text of the values.
#[derive(Debug, Default)]
pub(crate) struct Document(pub(crate) Vec<(String, String)>);

impl Document {
    /// Parses a line that is a record.
    pub(crate) fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap()
    }

    /// The JSON text of the value at a path. If a key occurs twice, the last member counts.
    pub(crate) fn get(&self, path: &str) -> Option<String> {
        let (name, rest) = match path.split_once('.') {
            Some((name, rest)) => (name, Some(rest)),
            None => (path, None),
        };
        let (_, value) = self.0.iter().rev().find(|(key, _)| key == name)?;
        match rest {
            None => Some(value.clone()),
            Some(rest) if value.starts_with('{') => Document::parse(value).get(rest),
            Some(_) => None,
        }
    }

    /// The string at a path, if there is one.
    pub(crate) fn string(&self, path: &str) -> Option<String> {
        self.get(path).as_deref().and_then(string)
    }

    /// The number at a path, if there is one.
    pub(crate) fn number(&self, path: &str) -> Option<f64> {
        self.get(path).as_deref().and_then(number)
    }
}

/// The text of a value that is a string, decoded, with lone surrogates replaced.
pub(crate) fn string(value: &str) -> Option<String> {
    let text = serde_json::from_str::<Text>(value);
    value.starts_with('"').then(|| text.unwrap().0)
}

/// The correctly rounded value of a number.
pub(crate) fn number(value: &str) -> Option<f64> {
    let is_number = value.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    is_number.then(|| value.parse().unwrap())
}

/// A string whose JSON text may contain lone surrogates.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    /// `serde_json` encodes a lone surrogate in three bytes, as if it were a character.
    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Text, E> {
        let mut text = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some((&first, behind)) = rest.split_first() {
            if first == 0xED && behind[0] >= 0xA0 {
                text.extend_from_slice("\u{FFFD}".as_bytes());
                rest = &behind[2..];
            } else {
                text.push(first);
                rest = behind;
            }
        }
        Ok(Text(String::from_utf8(text).unwrap()))
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(DocumentVisitor)
    }
}

struct DocumentVisitor;

impl<'de> Visitor<'de> for DocumentVisitor {
    type Value = Document;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Document, A::Error> {
        let mut document = Document::default();
        while let Some(Text(key)) = members.next_key()? {
            let value: &RawValue = members.next_value()?;
            document.0.push((key, value.get().to_owned()));
        }
        Ok(document)
    }
}

#[test]
fn keeps_duplicates_and_replaces_lone_surrogates() {
    let document = Document::parse(r#"{"a":1,"\ud800b":"\udfff\ud83d\ude00","a": {"b":[ ]} }"#);
    let expected = [
        ("a", "1"),
        ("\u{FFFD}b", r#""\udfff\ud83d\ude00""#),
        ("a", r#"{"b":[ ]}"#),
    ];
    let found = document.0.iter().map(|(key, value)| (&**key, &**value));
    assert!(found.eq(expected), "{document:?}");
    assert_eq!(document.get("a.b").as_deref(), Some("[ ]"));
    assert_eq!(document.string("\u{FFFD}b").as_deref(), Some("\u{FFFD}😀"));
}
