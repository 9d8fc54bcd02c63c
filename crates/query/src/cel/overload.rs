//! The types that operators accept, and the types of their results.

use super::{ArithmeticOperator, Types};

/// Returns the types of the result of an operation, or [`Types::NONE`] if no pair of types has this operation.
pub(super) fn arithmetic(operator: ArithmeticOperator, a: Types, b: Types) -> Types {
    let pairs = a.each().flat_map(|a| b.each().map(move |b| (a, b)));
    pairs.fold(Types::NONE, |known, (a, b)| {
        known.or(result(operator, a, b))
    })
}

fn result(operator: ArithmeticOperator, a: Types, b: Types) -> Types {
    use ArithmeticOperator::{Add, Subtract};
    let is_number = |types: Types| Types::NUMBER.may_be(types);
    if is_number(a) && is_number(b) {
        return match (a == b, a == Types::DOUBLE || b == Types::DOUBLE) {
            (true, _) => a,
            (false, true) => Types::DOUBLE,
            (false, false) => Types::NONE,
        };
    }
    match (operator, a, b) {
        (Add, Types::STRING, Types::STRING) | (Add, Types::LIST, Types::LIST) => a,
        (Add | Subtract, Types::TIMESTAMP, Types::DURATION)
        | (Add, Types::DURATION, Types::TIMESTAMP) => Types::TIMESTAMP,
        (Add | Subtract, Types::DURATION, Types::DURATION)
        | (Subtract, Types::TIMESTAMP, Types::TIMESTAMP) => Types::DURATION,
        _ => Types::NONE,
    }
}

/// Whether some values of these types can be ordered.
pub(super) fn has_order(a: Types, b: Types) -> bool {
    let ordered = [
        Types::NUMBER,
        Types::STRING,
        Types::BOOL,
        Types::TIMESTAMP,
        Types::DURATION,
    ];
    ordered
        .into_iter()
        .any(|types| a.may_be(types) && b.may_be(types))
}
