//! Finds values within the text of arrays and objects that were validated.

use std::borrow::Cow;

use crate::record::string::decoded;
use crate::record::{Value, ValueKind};

/// Iterates over the items of an array, or alternately over the keys and values of an object.
#[derive(Clone)]
struct Parts<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Parts<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        while matches!(
            self.text.get(self.at)?,
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':'
        ) {
            self.at += 1;
        }
        let start = self.at;
        if matches!(self.text[start], b']' | b'}') {
            return None;
        }
        self.at = value_end(self.text, start);
        Some(value_of(&self.text[start..self.at]))
    }
}

fn parts(text: &[u8]) -> Parts<'_> {
    Parts { text, at: 1 }
}

/// Iterates over the items of an array.
pub(super) fn items(array: &[u8]) -> impl Iterator<Item = Value<'_>> {
    parts(array)
}

/// Returns the number of items of an array.
pub(super) fn count_items(array: &[u8]) -> usize {
    parts(array).count()
}

/// Returns the item of an array at an index.
pub(super) fn item(array: &[u8], index: usize) -> Option<Value<'_>> {
    parts(array).nth(index)
}

/// Iterates over keys and values, in the order of the text.
fn members(object: &[u8]) -> impl Iterator<Item = (Cow<'_, [u8]>, Value<'_>)> {
    let mut parts = parts(object);
    std::iter::from_fn(move || Some((decoded(&parts.next()?), parts.next()?)))
}

/// Depth of objects down to which members are listed.
const MAX_LISTED_DEPTH: usize = 16;

/// Appends the paths of all members in the text of an object, including those of nested objects.
pub(crate) fn member_paths(object: &[u8], paths: &mut Vec<Vec<String>>) {
    add_paths(object, &mut Vec::new(), paths);
}

fn add_paths(object: &[u8], outer: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    for (name, value) in members(object) {
        outer.push(String::from_utf8_lossy(&name).into_owned());
        paths.push(outer.clone());
        if value.kind == ValueKind::Object && outer.len() < MAX_LISTED_DEPTH {
            add_paths(value.text, outer, paths);
        }
        outer.pop();
    }
}

/// Returns the value of a member; the last one if there are several with this name.
pub(in crate::filter) fn member<'a>(object: &'a [u8], name: &[u8]) -> Option<Value<'a>> {
    let named = members(object).filter(|(key, _)| **key == *name);
    named.last().map(|(_, value)| value)
}

/// Returns the number of distinct keys of an object.
pub(super) fn count_members(object: &[u8]) -> usize {
    sorted_members(object).len()
}

/// Returns the members in the order of their keys. Only the last of several members with the same key is kept.
pub(super) fn sorted_members(object: &[u8]) -> Vec<(Cow<'_, [u8]>, Value<'_>)> {
    let mut sorted: Vec<_> = members(object).collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    // The first entry of a run of equal keys is kept; it takes over the value of each later one.
    sorted.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 = next.1;
        }
        is_same
    });
    sorted
}

/// Returns the value that spans all of `text`.
fn value_of(text: &[u8]) -> Value<'_> {
    let kind = match text.first() {
        Some(b'"') => {
            let text = text.get(1..text.len() - 1).unwrap_or_default();
            return Value {
                kind: ValueKind::String,
                text,
                escaped: memchr::memchr(b'\\', text).is_some(),
            };
        }
        Some(b'{') => ValueKind::Object,
        Some(b'[') => ValueKind::Array,
        Some(b't') => ValueKind::True,
        Some(b'f') => ValueKind::False,
        Some(b'n') => ValueKind::Null,
        _ => ValueKind::Number,
    };
    Value {
        kind,
        text,
        escaped: false,
    }
}

/// Returns the offset after the value that begins at `at`.
fn value_end(text: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => at = string_end(text, at),
            b'[' | b'{' => {
                depth += 1;
                at += 1;
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            _ if depth > 0 => {
                at += 1;
                continue;
            }
            _ => {
                let behind = text[at..].iter().position(|byte| {
                    matches!(
                        byte,
                        b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n' | b':'
                    )
                });
                return behind.map_or(text.len(), |length| at + length.max(1));
            }
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Returns the offset after the string that begins at `at`.
fn string_end(text: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(found) = text
        .get(at..)
        .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
    {
        at += found;
        if text[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{count_items, count_members, item, member};
    use crate::record::ValueKind;

    #[test]
    fn finds_items_and_members() {
        let array = br#"[ 1 , "a\"]," ,[2,{"b":[3]}], {"c" : null}, true ]"#;
        assert_eq!(count_items(array), 5);
        assert_eq!(count_items(b"[]"), 0);
        assert_eq!(count_items(b"[ ]"), 0);
        let found = |index| item(array, index).map(|value| (value.kind, value.text));
        assert_eq!(found(2), Some((ValueKind::Array, &b"[2,{\"b\":[3]}]"[..])));
        assert_eq!(found(4), Some((ValueKind::True, &b"true"[..])));
        assert_eq!(found(5), None);
        assert_eq!(found(1), Some((ValueKind::String, &br#"a\"],"#[..])));
        let object = br#"{"a":1,"b":{"a":2},"a":[7],"\u0063":"x"}"#;
        assert_eq!(count_members(object), 3);
        let found = |name| member(object, name).map(|value| (value.kind, value.text));
        assert_eq!(found(b"a"), Some((ValueKind::Array, &b"[7]"[..])));
        assert_eq!(found(b"c"), Some((ValueKind::String, &b"x"[..])));
        assert_eq!(found(b"d"), None);
    }
}
