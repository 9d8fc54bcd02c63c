//! The terms in which the contract is written: members, and the kinds of their values.

/// Type of the contract that has a name.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// Name of the type.
    pub name: &'static str,
    /// What the type stands for, in one line of Markdown.
    pub help: &'static str,
    /// Values that belong to the type.
    pub kind: Kind,
}

/// Member of a JSON object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Name of the member.
    pub name: &'static str,
    /// What the member means, in one line of Markdown. Empty if the name says it.
    pub help: &'static str,
    /// Values that the member may have.
    pub kind: Kind,
    /// Whether the member is always present.
    pub is_required: bool,
    /// Value that counts if the member is absent.
    pub default: Option<DefaultValue>,
}

/// Value that counts if a member is absent.
#[derive(Clone, Copy, Debug)]
pub enum DefaultValue {
    /// `true` or `false`.
    Boolean(bool),
    /// An integer.
    Integer(u64),
    /// A string.
    Text(&'static str),
}

/// Kind of a JSON value.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`.
    Boolean,
    /// Number with an integer value that is at least this.
    Integer(u64),
    /// Any number.
    Number,
    /// Number of at least 0.
    NonNegative,
    /// Number from 0 to 1.
    Share,
    /// Integer of any size. JSON writes it as `{"int": "9007199254740993"}`.
    ExactInteger,
    /// String.
    Text,
    /// String that is not empty.
    Name,
    /// Member names joined by dots.
    Path,
    /// One of these strings.
    OneOf(fn() -> Vec<&'static str>),
    /// One of the codes of a type with this name.
    Codes(&'static str, fn() -> Vec<&'static str>),
    /// A code of a type with this name. The list grows, so that readers must accept unknown codes.
    OpenCodes(&'static str),
    /// Array of items of one kind.
    List(&'static Kind),
    /// Array with a maximum number of items.
    ShortList(&'static Kind, usize),
    /// Object whose members have any names of the first kind and values of the second.
    Map(&'static Kind, &'static Kind),
    /// Map whose names are not empty, with a maximum number of members.
    ShortMap(&'static Kind, usize),
    /// Object with these members.
    Object(&'static [Member]),
    /// Object with any members: a record, or a group.
    AnyObject,
    /// A value of one of these kinds.
    Union(&'static [Kind]),
    /// The [`Definition`] of this name.
    Defined(&'static str),
}

impl Definition {
    /// Returns the members of an object; none for other kinds.
    pub fn members(&self) -> &'static [Member] {
        match self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }
}

impl Member {
    pub(crate) const fn optional(name: &'static str, kind: Kind, help: &'static str) -> Self {
        Self {
            name,
            help: help.trim_ascii(),
            kind,
            is_required: false,
            default: None,
        }
    }

    pub(crate) const fn required(name: &'static str, kind: Kind, help: &'static str) -> Self {
        Self {
            is_required: true,
            ..Self::optional(name, kind, help)
        }
    }

    /// Sets the value that counts if the member is absent.
    pub(crate) const fn or(self, default: DefaultValue) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }

    /// Returns the least value of an integer.
    pub(crate) const fn least(&self) -> u64 {
        match self.kind {
            Kind::Integer(least) => least,
            _ => 0,
        }
    }

    /// Returns the default of an integer.
    pub(crate) const fn default_integer(&self) -> u64 {
        match self.default {
            Some(DefaultValue::Integer(value)) => value,
            _ => 0,
        }
    }
}

/// Returns the names of members.
pub(crate) fn member_names(members: &[Member]) -> Vec<&'static str> {
    members.iter().map(|member| member.name).collect()
}

/// Defines a constant for each member of an object, and a constant with all of them. The doc comment of a member is its
/// help.
macro_rules! members {
    ($all:ident: $($(#[doc = $help:literal])* $presence:ident $constant:ident = $name:literal: $kind:expr
        $(, default $default:expr)?;)+) => {
        $($(#[doc = $help])*
        pub(crate) const $constant: crate::contract::Member =
            crate::contract::Member::$presence($name, $kind, concat!($($help),*))$(.or($default))?;)+
        pub(crate) const $all: &[crate::contract::Member] = &[$($constant),+];
    };
}

/// Defines objects as constants. The doc comment of an object or a member is its help.
macro_rules! objects {
    ($all:ident: $($(#[doc = $help:literal])+ $object:ident = $title:literal {
        $($(#[doc = $member_help:literal])* $presence:ident $name:literal: $kind:expr;)+
    })+) => {
        $(const $object: crate::contract::Definition = crate::contract::Definition {
            name: $title,
            help: concat!($($help),+).trim_ascii(),
            kind: crate::contract::Kind::Object(&[$(
                crate::contract::Member::$presence($name, $kind, concat!($($member_help),*))
            ),+]),
        };)+
        /// Every object, in the order of reading.
        pub const $all: &[crate::contract::Definition] = &[$($object),+];
    };
}

pub(crate) use {members, objects};
