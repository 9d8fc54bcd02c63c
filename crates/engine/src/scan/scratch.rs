//! Memory and shapes that workers leave to later scans.

use std::sync::{Mutex, PoisonError};

use ripsaw_kernels::{Kernel, Special, StructuralIndex};
use ripsaw_query::{FieldTree, Plan, Rows};

use crate::filter::Filtering;
use crate::record::{LineReading, Records, WindowReader};

/// Maximum number of scratches kept for later scans.
const MAX_KEPT: usize = 8;

/// Maximum size in bytes of a padded window that is kept.
const MAX_PADDED_BYTES: usize = 256 << 10;

/// What a worker uses but does not return: memory, and the shapes of lines. It is kept for the next scan that
/// needs the same fields, which pays when many small scans follow each other. No answer depends on it.
pub(crate) struct Scratch {
    use_of: Use,
    pub(crate) kernel: Kernel,
    pub(crate) index: StructuralIndex,
    pub(crate) reader: WindowReader,
    pub(crate) records: Records,
    /// For each line of the window, what it contains besides plain ASCII text.
    pub(crate) special: Vec<Special>,
    /// For each row, whether it is a record that matches.
    pub(crate) matching: Vec<bool>,
    /// Memory of the filter.
    pub(crate) filtering: Filtering,
    /// The last window of a chunk, with padding.
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
    /// Returns a scratch for this plan, from an earlier scan if there is one.
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
        let kernel = Kernel::detect();
        let mut reader = WindowReader::new(kernel, &plan.limits);
        reader.begin_scan(line_reading);
        Self {
            kernel,
            index: StructuralIndex::default(),
            reader,
            records: Records::new(plan.fields.slot_count(), use_of.with_members),
            special: Vec::new(),
            matching: Vec::new(),
            filtering: Filtering::default(),
            padded: Vec::new(),
            use_of,
        }
    }

    /// Keeps this for a later scan.
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
