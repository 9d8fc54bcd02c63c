use super::Types;

macro_rules! functions {
    ($($(#[$doc:meta])* $function:ident $name:literal $form:ident ($($parameter:expr),*) -> $result:expr;)+) => {
        /// A function that is called with values.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Function { $($(#[$doc])* $function,)+ }

        pub(super) const SIGNATURES: &[Signature] = &[$(Signature {
            name: $name,
            function: Function::$function,
            form: Form::$form,
            parameters: &[$($parameter),*],
            result: $result,
        },)+];
    };
}

/// What is known of a function before it is called.
pub(super) struct Signature {
    pub(super) name: &'static str,
    pub(super) function: Function,
    pub(super) form: Form,
    /// The types of each argument, of a method its receiver in front.
    pub(super) parameters: &'static [Types],
    pub(super) result: Types,
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
    /// Whether a text begins so.
    StartsWith "startsWith" Method (STRING, STRING) -> BOOL;
    /// Whether a text ends so.
    EndsWith "endsWith" Method (STRING, STRING) -> BOOL;
    /// Whether a text is part of another.
    Contains "contains" Method (STRING, STRING) -> BOOL;
    /// Whether a pattern is found; where it is no constant, which is [`Node::Matches`](super::Node::Matches).
    Matches "matches" Both (STRING, STRING) -> BOOL;
    /// The number of code points, items or members.
    Size "size" Both (SIZED) -> INT;
    /// A text with its ASCII letters small.
    LowerAscii "lowerAscii" Method (STRING) -> STRING;
    /// A text with its ASCII letters large.
    UpperAscii "upperAscii" Method (STRING) -> STRING;
    /// The moment that a text or a number stands for.
    Timestamp "timestamp" Global (INSTANT) -> MOMENT;
    /// The length of time that a text stands for.
    Duration "duration" Global (STRING.or(Types::DURATION)) -> Types::DURATION;
    /// Conversion.
    Int "int" Global (INSTANT) -> INT;
    /// Conversion.
    Uint "uint" Global (NUMBER_OR_TEXT) -> Types::UINT;
    /// Conversion.
    Double "double" Global (NUMBER_OR_TEXT) -> Types::DOUBLE;
    /// The text of a value.
    String "string" Global (PRINTABLE) -> STRING;
    /// Conversion.
    Bool "bool" Global (STRING.or(BOOL)) -> BOOL;
    /// The year.
    FullYear "getFullYear" Method (MOMENT) -> INT;
    /// The month, from 0 on.
    Month "getMonth" Method (MOMENT) -> INT;
    /// The day of the month, from 1 on.
    Date "getDate" Method (MOMENT) -> INT;
    /// The day of the month, from 0 on.
    DayOfMonth "getDayOfMonth" Method (MOMENT) -> INT;
    /// The day of the week, from 0 on, which is Sunday.
    DayOfWeek "getDayOfWeek" Method (MOMENT) -> INT;
    /// The day of the year, from 0 on.
    DayOfYear "getDayOfYear" Method (MOMENT) -> INT;
    /// The hour of a moment; all the whole hours of a length of time.
    Hours "getHours" Method (MOMENT_OR_LENGTH) -> INT;
    /// The minute of a moment; all the whole minutes of a length of time.
    Minutes "getMinutes" Method (MOMENT_OR_LENGTH) -> INT;
    /// The second of a moment; all the whole seconds of a length of time.
    Seconds "getSeconds" Method (MOMENT_OR_LENGTH) -> INT;
    /// The millisecond within the second, of either.
    Milliseconds "getMilliseconds" Method (MOMENT_OR_LENGTH) -> INT;
    /// The last multiple of a width of time that is not behind a moment.
    Bucket "bucket" Global (INSTANT, STRING.or(Types::DURATION)) -> MOMENT;
}
