//! Prepares expressions: folds constants, and chooses the fastest way to decide each condition.
//!
//! A prepared expression goes through a column of rows at a time. The general way evaluates both operands of a
//! condition to columns of [`Datum`](super::Datum)s, each of which may hold a decoded text. The special ways read the
//! spans of a field instead, and compare numbers by the digits in the span and short texts by the word:
//!
//! ```text
//! condition(node):
//!     x op y:                   constants go to the right, and op is mirrored
//!         field op number           -> Number      digits in the span against a double
//!         field == text, !=         -> FieldText   (!= is the negation: where the field is absent, both are errors)
//!         severity op integer       -> Severity    a table of 25 answers: unknown, and 1 to 24
//!         timestamp(field) op time  -> Moment      the text is parsed, and no value is made
//!         constant op constant      -> Constant
//!         anything else             -> Compare     general
//!     x in [constants]:         field -> FieldIn, other values -> InConstants; other lists -> In
//!     x.startsWith(constant), endsWith, contains, matches:   field -> FieldText, other values -> Text
//!     has(x.y):                 field -> Present, other members -> HasValue
//!     and, or, not, ?: :        from prepared parts; the negation of a constant is a constant
//!     any other expression:     a constant -> Constant (an error unless it is true or false), else Value
//!
//! value(node):
//!     an operation or function whose operands are all constants -> Constant, or Error
//!     a condition                                               -> Condition, or what it is if constant
//!     anything else                                             -> the same operation with prepared operands
//! ```
//!
//! Folding evaluates the prepared expression itself, for one row of an empty table. There is thus one definition of
//! every operation, and a folded constant cannot differ from what a row would give. A result that is not a
//! [`Constant`](ripsaw_query::Constant), such as a list, is left unfolded.

mod condition;
mod fold;
mod value;
