//! Finds values within the text of arrays and objects that were validated.

use std::borrow::Cow;

use super::{Datum, equal};
use crate::record::string::decoded;
use crate::record::{Value, ValueKind};

/// Depth of nesting up to which values are compared. Equality of deeper values is unknown; the limit bounds recursion.
pub(in crate::filter) const MAX_COMPARED_DEPTH: usize = 512;

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
pub(in crate::filter) fn items(array: &[u8]) -> impl Iterator<Item = Datum<'_>> {
    parts(array).map(Datum::of)
}

/// Returns the number of items of an array.
pub(in crate::filter) fn count_items(array: &[u8]) -> usize {
    parts(array).count()
}

/// Returns the item of an array at an index.
pub(in crate::filter) fn item(array: &[u8], index: usize) -> Datum<'_> {
    parts(array).nth(index).map_or(Datum::Error, Datum::of)
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
pub(in crate::filter) fn member<'a>(object: &'a [u8], name: &[u8]) -> Option<Datum<'a>> {
    let named = members(object).filter(|(key, _)| **key == *name);
    named.last().map(|(_, value)| Datum::of(value))
}

/// Returns the number of distinct keys of an object.
pub(in crate::filter) fn count_members(object: &[u8]) -> usize {
    sorted_members(object).len()
}

/// Returns the members in the order of their keys. Only the last of several members with the same key is kept.
fn sorted_members(object: &[u8]) -> Vec<(Cow<'_, [u8]>, Value<'_>)> {
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

/// Returns whether two values, the first of which is an object, are equal in any order of their members.
pub(in crate::filter) fn equal_objects(a: &[u8], b: &[u8], depth: usize) -> Option<bool> {
    if b.first() != Some(&b'{') {
        return Some(false);
    }
    let (a, b) = (sorted_members(a), sorted_members(b));
    let mut pairs = a.iter().zip(&b);
    if a.len() != b.len() || pairs.any(|((a, _), (b, _))| a != b) {
        return Some(false);
    }
    let depth = depth.checked_sub(1)?;
    let mut is_known = true;
    for ((_, a), (_, b)) in a.iter().zip(&b) {
        match equal(&Datum::of(*a), &Datum::of(*b), depth) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => is_known = false,
        }
    }
    is_known.then_some(true)
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
    use super::{count_items, count_members, equal_objects, item, member};
    use crate::filter::Datum;

    #[test]
    fn finds_items_and_members() {
        let array = br#"[ 1 , "a\"]," ,[2,{"b":[3]}], {"c" : null}, true ]"#;
        assert_eq!(count_items(array), 5);
        assert_eq!(count_items(b"[]"), 0);
        assert_eq!(count_items(b"[ ]"), 0);
        assert!(matches!(item(array, 2), Datum::Json(b"[2,{\"b\":[3]}]")));
        assert!(matches!(item(array, 4), Datum::Bool(true)));
        assert!(item(array, 5).is_error());
        let Datum::String(text) = item(array, 1) else {
            panic!("no string")
        };
        assert_eq!(&*text, b"a\"],");
        let object = br#"{"a":1,"b":{"a":2},"a":[7],"\u0063":"x"}"#;
        assert_eq!(count_members(object), 3);
        assert!(matches!(member(object, b"a"), Some(Datum::Json(b"[7]"))));
        assert!(matches!(member(object, b"c"), Some(Datum::String(_))));
        assert!(member(object, b"d").is_none());
    }

    #[test]
    fn objects_are_equal_by_their_members() {
        for (a, b, equal) in [
            (
                r#"{"a":1,"b":[1,2.0]}"#,
                r#"{ "b":[1e0,2], "a":1.0 }"#,
                Some(true),
            ),
            (r#"{"a":1}"#, r#"{"a":2}"#, Some(false)),
            (r#"{"a":1}"#, r#"{"b":1}"#, Some(false)),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#, Some(true)),
            (r#"{"a":null}"#, "{}", Some(false)),
            ("{}", "[]", Some(false)),
        ] {
            assert_eq!(
                equal_objects(a.as_bytes(), b.as_bytes(), 8),
                equal,
                "{a} and {b}"
            );
        }
        let deep = "{\"a\":".repeat(10) + "1" + &"}".repeat(10);
        assert_eq!(equal_objects(deep.as_bytes(), deep.as_bytes(), 5), None);
        assert_eq!(
            equal_objects(deep.as_bytes(), deep.as_bytes(), 10),
            Some(true)
        );
    }
}
