use std::sync::{Mutex, PoisonError};

use ripsaw_kernels::{Kernel, Special, StructuralIndex};
use ripsaw_query::{FieldTree, Plan, Rows};

use crate::filter::Filtering;
use crate::record::{LineReading, Records, WindowReader};

/// So many are kept for the next scans.
const MAX_KEPT: usize = 8;

/// Longer padded windows are not kept.
const MAX_PADDED_BYTES: usize = 256 << 10;

/// What a worker works with and needs no longer: memory, and the shapes of the lines. Kept for the next scan that needs the
/// same fields, which matters where scans are small and many. No answer depends on it.
pub(crate) struct Scratch {
    use_of: Use,
    pub(crate) index: StructuralIndex,
    pub(crate) reader: WindowReader,
    pub(crate) records: Records,
    /// What the lines of the window hold beside plain ASCII text.
    pub(crate) special: Vec<Special>,
    /// By row whether it is a record that matches.
    pub(crate) matching: Vec<bool>,
    /// What the filter works with.
    pub(crate) filtering: Filtering,
    /// The last window of a chunk, with room behind it.
    pub(crate) padded: Vec<u8>,
}

/// What shapes depend on.
#[derive(Clone, PartialEq)]
struct Use {
    fields: FieldTree,
    with_members: bool,
    max_depth: u32,
}

static KEPT: Mutex<Vec<Scratch>> = Mutex::new(Vec::new());

impl Scratch {
    /// One for this plan, which may have been of use before.
    pub(crate) fn take(plan: &Plan, line_reading: LineReading) -> Self {
        let use_of = Use {
            fields: plan.fields.clone(),
            with_members: plan.rows == Rows::Columns,
            max_depth: plan.limits.max_depth,
        };
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().rposition(|scratch| scratch.use_of == use_of) {
            let mut scratch = kept.remove(at);
            scratch.reader.begin_scan(line_reading);
            return scratch;
        }
        drop(kept);
        let mut reader = WindowReader::new(&plan.limits);
        reader.begin_scan(line_reading);
        Self {
            index: StructuralIndex::new(Kernel::detect()),
            reader,
            records: Records::new(plan.fields.slot_count(), use_of.with_members),
            special: Vec::new(),
            matching: Vec::new(),
            filtering: Filtering::default(),
            padded: Vec::new(),
            use_of,
        }
    }

    /// Leaves it to a later scan.
    pub(crate) fn keep(mut self) {
        if self.padded.capacity() > MAX_PADDED_BYTES {
            self.padded = Vec::new();
        }
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == MAX_KEPT {
            kept.remove(0);
        }
        kept.push(self);
    }
}
