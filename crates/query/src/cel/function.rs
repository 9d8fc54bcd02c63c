//! The functions of the language and their signatures.

use super::Types;

macro_rules! functions {
    ($($(#[doc = $help:literal])+ $function:ident $name:literal $form:ident ($($parameter:expr),*) -> $result:expr;)+) => {
        /// A function that takes values.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Function { $($(#[doc = $help])+ $function,)+ }

        pub(super) const SIGNATURES: &[Signature] = &[$(Signature {
            name: $name,
            function: Function::$function,
            form: Form::$form,
            parameters: &[$($parameter),*],
            result: $result,
            help: concat!($($help),+).trim_ascii(),
        },)+];
    };
}

/// The signature of a function.
pub(super) struct Signature {
    pub(super) name: &'static str,
    pub(super) function: Function,
    pub(super) form: Form,
    /// The types of each parameter. For a method, the first is the receiver.
    pub(super) parameters: &'static [Types],
    pub(super) result: Types,
    help: &'static str,
}

/// A function of the language, described for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionHelp {
    /// The name.
    pub name: &'static str,
    /// A call with the types of its parameters: `string.startsWith(string)`.
    pub call: String,
    /// The type of the result.
    pub result: String,
    /// What a call returns, in one line of Markdown.
    pub help: &'static str,
}

/// Describes every function.
pub fn functions() -> impl Iterator<Item = FunctionHelp> {
    SIGNATURES.iter().map(|signature| FunctionHelp {
        name: signature.name,
        call: signature.call(),
        result: signature.result.describe_short(),
        help: signature.help,
    })
}

impl Signature {
    /// Returns a call with the types of its parameters.
    fn call(&self) -> String {
        let types = self.parameters.iter();
        let mut types: Vec<String> = types.map(|types| types.describe_short()).collect();
        let is_method = self.form == Form::Method || self.form == Form::Both && types.len() > 1;
        let receiver = match is_method.then(|| types.remove(0)) {
            Some(types) if types.contains(' ') => format!("({types})."),
            Some(types) => format!("{types}."),
            None => String::new(),
        };
        format!("{receiver}{}({})", self.name, types.join(", "))
    }
}

/// How a function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `name(value)`
    Global,
    /// `value.name()`
    Method,
    /// Either.
    Both,
}

const BOOL: Types = Types::BOOL;
const INT: Types = Types::INT;
const STRING: Types = Types::STRING;
const MOMENT: Types = Types::TIMESTAMP;
const NUMBER_OR_TEXT: Types = Types::NUMBER.or(Types::STRING);
const MOMENT_OR_LENGTH: Types = MOMENT.or(Types::DURATION);
const INSTANT: Types = NUMBER_OR_TEXT.or(Types::TIMESTAMP);
const SIZED: Types = STRING.or(Types::LIST).or(Types::MAP);
const PRINTABLE: Types = INSTANT.or(BOOL).or(Types::DURATION);

functions! {
    /// Whether a text starts with another.
    StartsWith "startsWith" Method (STRING, STRING) -> BOOL;
    /// Whether a text ends with another.
    EndsWith "endsWith" Method (STRING, STRING) -> BOOL;
    /// Whether a text contains another.
    Contains "contains" Method (STRING, STRING) -> BOOL;
    /// Whether a regular expression matches anywhere in a text.
    Matches "matches" Both (STRING, STRING) -> BOOL;
    /// The number of code points, items or members.
    Size "size" Both (SIZED) -> INT;
    /// A text with its ASCII letters in lower case.
    LowerAscii "lowerAscii" Method (STRING) -> STRING;
    /// A text with its ASCII letters in upper case.
    UpperAscii "upperAscii" Method (STRING) -> STRING;
    /// The point in time that a text or a number stands for.
    Timestamp "timestamp" Global (INSTANT) -> MOMENT;
    /// The duration that a text stands for.
    Duration "duration" Global (STRING.or(Types::DURATION)) -> Types::DURATION;
    /// Conversion to a signed integer.
    Int "int" Global (INSTANT) -> INT;
    /// Conversion to an unsigned integer.
    Uint "uint" Global (NUMBER_OR_TEXT) -> Types::UINT;
    /// Conversion to a floating-point number.
    Double "double" Global (NUMBER_OR_TEXT) -> Types::DOUBLE;
    /// The text of a value.
    String "string" Global (PRINTABLE) -> STRING;
    /// Conversion to a boolean.
    Bool "bool" Global (STRING.or(BOOL)) -> BOOL;
    /// The year.
    FullYear "getFullYear" Method (MOMENT) -> INT;
    /// The month, from 0.
    Month "getMonth" Method (MOMENT) -> INT;
    /// The day of the month, from 1.
    Date "getDate" Method (MOMENT) -> INT;
    /// The day of the month, from 0.
    DayOfMonth "getDayOfMonth" Method (MOMENT) -> INT;
    /// The day of the week, from 0 for Sunday.
    DayOfWeek "getDayOfWeek" Method (MOMENT) -> INT;
    /// The day of the year, from 0.
    DayOfYear "getDayOfYear" Method (MOMENT) -> INT;
    /// The hour of a timestamp, or the total number of whole hours of a duration.
    Hours "getHours" Method (MOMENT_OR_LENGTH) -> INT;
    /// The minute of a timestamp, or the total number of whole minutes of a duration.
    Minutes "getMinutes" Method (MOMENT_OR_LENGTH) -> INT;
    /// The second of a timestamp, or the total number of whole seconds of a duration.
    Seconds "getSeconds" Method (MOMENT_OR_LENGTH) -> INT;
    /// The millisecond within the second, of a timestamp or a duration.
    Milliseconds "getMilliseconds" Method (MOMENT_OR_LENGTH) -> INT;
    /// A timestamp rounded down to a multiple of a width.
    Bucket "bucket" Global (INSTANT, STRING.or(Types::DURATION)) -> MOMENT;
}
