//! Filters as data, and the constants that they compare with.

use crate::Number;
use crate::cel::{Duration, Timestamp};
use crate::contract::{Kind, Member};

/// A filter as data. `docs/query.md` defines its meaning.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// Text in the language of [`cel`](crate::cel).
    Cel(String),
    /// True if all parts are.
    And(Vec<Expression>),
    /// True if at least one part is.
    Or(Vec<Expression>),
    /// True if the part is false.
    Not(Box<Expression>),
    /// A field compared with a value.
    Compare {
        /// Path of the field.
        field: String,
        /// The comparison.
        operator: CompareOperator,
        /// The value that the field is compared with.
        value: Scalar,
    },
    /// A field that equals one of some values.
    In {
        /// Path of the field.
        field: String,
        /// The values.
        values: Vec<Scalar>,
    },
    /// A field that is present (even if null) or absent.
    Exists {
        /// Path of the field.
        field: String,
        /// Whether it must be present.
        expected: bool,
    },
}

/// The forms of an [`Expression`] in JSON.
pub(crate) const EXPRESSION_FORMS: &[Kind] = &[
    Kind::Text,
    Kind::Object(AND_MEMBERS),
    Kind::Object(OR_MEMBERS),
    Kind::Object(NOT_MEMBERS),
    Kind::Object(COMPARE_MEMBERS),
    Kind::Object(IN_MEMBERS),
    Kind::Object(EXISTS_MEMBERS),
];

const EXPRESSION: Kind = Kind::Defined("Expression");
const SCALAR: Kind = Kind::Defined("Scalar");

const FIELD: Member = Member::required("field", Kind::Path, "");
const AND_MEMBERS: &[Member] = &[Member::required("and", Kind::List(&EXPRESSION), "")];
const OR_MEMBERS: &[Member] = &[Member::required("or", Kind::List(&EXPRESSION), "")];
const NOT_MEMBERS: &[Member] = &[Member::required("not", EXPRESSION, "")];
const COMPARE_MEMBERS: &[Member] = &[
    FIELD,
    Member::required("op", Kind::Defined("CompareOperator"), ""),
    Member::required("value", SCALAR, ""),
];
const IN_MEMBERS: &[Member] = &[FIELD, Member::required("in", Kind::List(&SCALAR), "")];
const EXISTS_MEMBERS: &[Member] = &[FIELD, Member::required("exists", Kind::Boolean, "")];

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOperator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl CompareOperator {
    /// Every operator with its text.
    pub const ALL: [(&'static str, CompareOperator); 6] = [
        ("==", CompareOperator::Equal),
        ("!=", CompareOperator::NotEqual),
        ("<", CompareOperator::Less),
        ("<=", CompareOperator::LessOrEqual),
        (">", CompareOperator::Greater),
        (">=", CompareOperator::GreaterOrEqual),
    ];

    /// Returns the text of the operator.
    pub fn as_str(self) -> &'static str {
        match self {
            CompareOperator::Equal => "==",
            CompareOperator::NotEqual => "!=",
            CompareOperator::Less => "<",
            CompareOperator::LessOrEqual => "<=",
            CompareOperator::Greater => ">",
            CompareOperator::GreaterOrEqual => ">=",
        }
    }

    /// Returns the operator that means the same with its operands exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            CompareOperator::Less => CompareOperator::Greater,
            CompareOperator::LessOrEqual => CompareOperator::GreaterOrEqual,
            CompareOperator::Greater => CompareOperator::Less,
            CompareOperator::GreaterOrEqual => CompareOperator::LessOrEqual,
            same => same,
        }
    }

    /// Whether the operator is `==` or `!=`.
    pub fn is_equality(self) -> bool {
        matches!(self, CompareOperator::Equal | CompareOperator::NotEqual)
    }

    /// Whether operands in this order satisfy the comparison.
    #[inline]
    pub fn accepts(self, order: std::cmp::Ordering) -> bool {
        match self {
            CompareOperator::Equal => order.is_eq(),
            CompareOperator::NotEqual => order.is_ne(),
            CompareOperator::Less => order.is_lt(),
            CompareOperator::LessOrEqual => order.is_le(),
            CompareOperator::Greater => order.is_gt(),
            CompareOperator::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// A value that a filter compares with.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as the literal it was written as.
    Number(String),
    /// A string.
    String(String),
}

/// A [`Scalar`] in the form in which it is compared.
#[derive(Clone, Debug)]
pub enum Constant {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer that fits in an `i64`.
    Int(i64),
    /// An integer that does not fit in an `i64`, as its digits.
    BigInt(String),
    /// Any other number.
    Float(f64),
    /// An unsigned integer of CEL.
    Uint(u64),
    /// The UTF-8 bytes of a string.
    String(Box<[u8]>),
    /// A moment.
    Timestamp(Timestamp),
    /// A length of time.
    Duration(Duration),
}

impl Constant {
    pub(crate) fn of(scalar: &Scalar) -> Option<Self> {
        Some(match scalar {
            Scalar::Null => Constant::Null,
            Scalar::Bool(value) => Constant::Bool(*value),
            Scalar::String(text) => Constant::String(text.as_bytes().into()),
            Scalar::Number(literal) => match Number::parse(literal.as_bytes())? {
                Number::Int(value) => Constant::Int(value),
                Number::BigInt(text) => Constant::BigInt(text.to_owned()),
                Number::Float(value) => Constant::Float(value),
            },
        })
    }
}
