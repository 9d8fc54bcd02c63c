//! The contract: what a query may ask and what a report answers, as tables.
//!
//! Parsers take names, limits and defaults from these tables. `crates/contract` writes everything from them that says
//! the same in another form: types and lists of TypeScript, JSON Schemas, tables in the documentation, dictionaries for
//! fuzzing, and lists of the command line. The other tables of the contract are beside their owners: [`ErrorCode`] and
//! its siblings, [`AGGREGATES`], [`functions`] and [`dialect`].
//!
//! [`ErrorCode`]: crate::ErrorCode
//! [`AGGREGATES`]: crate::AGGREGATES
//! [`functions`]: crate::cel::functions
//! [`dialect`]: crate::dialect

mod member;
pub(crate) mod query;
mod report;

pub(crate) use member::member_names;
pub use member::{DefaultValue, Definition, Kind, Member};
pub use query::QUERY_DEFINITIONS;
pub use report::REPORT_DEFINITIONS;
