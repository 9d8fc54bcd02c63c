//! Tests of expressions over the rows of a window.

#![allow(clippy::unwrap_used)]

mod conditions;
mod printed;
mod random_expressions;
mod rows;
mod values;

use printed::printed;
use rows::{read_rows, with_rows};
