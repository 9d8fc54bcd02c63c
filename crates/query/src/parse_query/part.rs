//! Reads JSON values of an expected form. Errors name the value's location in the request and show the value.

use std::fmt::Display;

use serde_json::{Map, Value};

use super::location::{Location, Shown};
use crate::cel::nearest_name;
use crate::contract::Member;
use crate::{Error, ErrorCode, Query};

pub(crate) type Parsed<T> = Result<T, Error>;

/// Parses JSON text that `name` names in messages. Errors: `invalid_query`.
pub(crate) fn parse_json(text: &str, name: &str) -> Parsed<Value> {
    serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        // Nothing but a filter may be that deep.
        if reason.starts_with("recursion limit") {
            return too_deep();
        }
        Error::new(
            ErrorCode::InvalidQuery,
            format!("{name} is not JSON: {reason}"),
        )
    })
}

/// Maximum depth of a filter, because what follows recurses. JSON of this depth is within the 127 levels that
/// `serde_json` reads: two for each level of the filter, and a few around and inside of it.
const MAX_FILTER_DEPTH: usize = 60;

/// Refuses a filter at a depth, which is 1 for the whole filter.
pub(super) fn check_depth(depth: usize) -> Parsed<()> {
    if depth > MAX_FILTER_DEPTH {
        return Err(too_deep());
    }
    Ok(())
}

fn too_deep() -> Error {
    Location::Member(&Location::Query, "filter").error(format_args!(
        "is nested too deeply: the maximum is {MAX_FILTER_DEPTH} levels"
    ))
}

/// A value of a request, and its location.
#[derive(Clone, Copy)]
pub(crate) struct Part<'v> {
    value: &'v Value,
    location: Location<'v>,
}

/// An object without unknown members.
pub(crate) struct Members<'v> {
    members: &'v Map<String, Value>,
    location: Location<'v>,
}

impl<'v> Part<'v> {
    /// A whole query.
    pub(crate) fn query(value: &'v Value) -> Self {
        let location = Location::Query;
        Self { value, location }
    }

    pub(crate) fn value(&self) -> &'v Value {
        self.value
    }

    /// Returns the error that the value is not what is wanted.
    pub(crate) fn expected(&self, wanted: impl Display) -> Error {
        self.error(format_args!("must be {wanted}, got {}", Shown(self.value)))
    }

    /// Returns the error that something is wrong with the value.
    pub(crate) fn error(&self, problem: impl Display) -> Error {
        self.location.error(problem)
    }

    /// Returns the members of an object, all of which must be known.
    pub(crate) fn object(&self, known: &[&str]) -> Parsed<Members<'v>> {
        let Part { value, location } = *self;
        let Value::Object(members) = value else {
            return Err(self.expected("an object"));
        };
        check_names(members, known).map_err(|problem| self.error(problem))?;
        Ok(Members { members, location })
    }

    /// Returns the members of an object, whatever their names.
    pub(crate) fn entries(&'v self) -> Parsed<impl Iterator<Item = (&'v str, Part<'v>)>> {
        let Value::Object(members) = self.value else {
            return Err(self.expected("an object"));
        };
        let part = |(name, value): (&'v String, &'v Value)| {
            let location = Location::Member(&self.location, name);
            (name.as_str(), Part { value, location })
        };
        Ok(members.iter().map(part))
    }

    /// Returns the items of an array, each read by `read`.
    pub(crate) fn array<'s, T>(&'s self, read: impl Fn(&Part<'s>) -> Parsed<T>) -> Parsed<Vec<T>> {
        let Value::Array(items) = self.value else {
            return Err(self.expected("an array"));
        };
        let items = items.iter().enumerate();
        items
            .map(|(index, value)| {
                let location = Location::Item(&self.location, index);
                read(&Part { value, location })
            })
            .collect()
    }

    pub(crate) fn text(&self) -> Parsed<&'v str> {
        self.value.as_str().ok_or_else(|| self.expected("a string"))
    }

    /// Returns the text as a string of its own.
    pub(crate) fn string(&self) -> Parsed<String> {
        self.text().map(str::to_owned)
    }

    pub(crate) fn flag(&self) -> Parsed<bool> {
        let flag = self.value.as_bool();
        flag.ok_or_else(|| self.expected("true or false"))
    }

    /// Returns an integer that is at least `least`. One beyond the range of `u64` is the greatest `u64`.
    fn integer(&self, least: u64) -> Parsed<u64> {
        // `1.0` is an integer in JSON too, and JavaScript writes large integers with an exponent.
        let whole = || {
            let number = self.value.as_f64()?;
            (number.fract() == 0.0 && number >= 0.0).then_some(number as u64)
        };
        let integer = self.value.as_u64().or_else(whole);
        integer
            .filter(|integer| *integer >= least)
            .ok_or_else(|| self.expected(format_args!("an integer >= {least}")))
    }

    pub(crate) fn number(&self) -> Parsed<f64> {
        let number = self.value.as_f64();
        number.ok_or_else(|| self.expected("a number"))
    }

    /// Returns the path of a field.
    pub(crate) fn path(&self) -> Parsed<String> {
        match self.value.as_str() {
            Some(path) if path.split('.').all(|name| !name.is_empty()) => Ok(path.to_owned()),
            _ => Err(self.expected("a member name, or names joined by \".\"")),
        }
    }

    /// Returns what a name stands for, or an error that lists the names.
    pub(crate) fn one_of<T>(&self, known: impl Iterator<Item = (&'static str, T)>) -> Parsed<T> {
        let mut names = Vec::new();
        for (name, item) in known {
            if self.value.as_str() == Some(name) {
                return Ok(item);
            }
            names.push(name);
        }
        Err(self.expected(format_args!("one of {}", names.join(", "))))
    }
}

impl<'v> Members<'v> {
    /// The options of an operation: members of a request, whose names are checked already.
    pub(crate) fn options(members: &'v Map<String, Value>) -> Self {
        let location = Location::Options;
        Self { members, location }
    }

    /// Reads a member, if there is one.
    pub(crate) fn read<'s, T>(
        &'s self,
        name: &'s str,
        read: impl FnOnce(&Part<'s>) -> Parsed<T>,
    ) -> Parsed<Option<T>> {
        self.read_at(Location::Member(&self.location, name), name, read)
    }

    /// Reads a member that is an integer, if it is there.
    pub(crate) fn integer(&self, member: &'static Member) -> Parsed<Option<u64>> {
        self.read(member.name, |part| part.integer(member.least()))
    }

    /// Reads the option `query`, which must be there.
    pub(crate) fn require_query(
        &self,
        read: impl FnOnce(&Part<'_>) -> Parsed<Query>,
    ) -> Parsed<Query> {
        let value = self.members.get("query");
        let value = value.ok_or_else(|| Location::Query.error("is missing"))?;
        read(&Part::query(value))
    }

    /// Reads an option that is a member of a query of the same name.
    pub(crate) fn read_query_member<'s, T>(
        &'s self,
        name: &'s str,
        read: impl FnOnce(&Part<'s>) -> Parsed<T>,
    ) -> Parsed<Option<T>> {
        self.read_at(Location::Member(&Location::Query, name), name, read)
    }

    fn read_at<'s, T>(
        &'s self,
        location: Location<'s>,
        name: &str,
        read: impl FnOnce(&Part<'s>) -> Parsed<T>,
    ) -> Parsed<Option<T>> {
        let value = self.members.get(name);
        value
            .map(|value| read(&Part { value, location }))
            .transpose()
    }

    /// Reads a member that must be there.
    pub(crate) fn require<'s, T>(
        &'s self,
        name: &'s str,
        read: impl FnOnce(&Part<'s>) -> Parsed<T>,
    ) -> Parsed<T> {
        let found = self.read(name, read)?;
        found.ok_or_else(|| {
            let problem = format_args!("must have the member \"{name}\"");
            self.location.error(problem)
        })
    }

    /// Returns an error about a member.
    pub(crate) fn error(&self, name: &str, problem: &str) -> Error {
        Location::Member(&self.location, name).error(problem)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }
}

/// Checks that all members are known. Returns the problem with one that is not.
fn check_names(members: &Map<String, Value>, known: &[&str]) -> Result<(), String> {
    let unknown = members.keys().find(|name| !known.contains(&name.as_str()));
    let Some(name) = unknown else { return Ok(()) };
    let advice = advice(name, known, "it may have");
    let name = Value::from(name.as_str());
    Err(format!("has no member {}{advice}", Shown(&name)))
}

/// Returns the end of a message about an unknown name: the name that was probably meant, or else `all` and all names.
pub(crate) fn advice(name: &str, known: &[&str], all: &str) -> String {
    match nearest_name(name, known.iter().copied()) {
        Some(nearest) => format!(": did you mean \"{nearest}\"?"),
        None => format!("; {all} {}", known.join(", ")),
    }
}
