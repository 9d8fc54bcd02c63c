//! Prints the allocations of each hot path as a line of JSON. Only the allocations of the current thread are counted,
//! which does all the work.

use ripsaw_counts::HotPath;
use ripsaw_query::Error;
use serde_json::json;

fn main() -> Result<(), Error> {
    for path in HotPath::ALL {
        let mut prepared = path.prepare()?;
        let mut outcome = None;
        let counted = allocation_counter::measure(|| outcome = Some(prepared.run()));
        if let Some(outcome) = outcome {
            outcome?.check();
        }
        let line = json!({
            "path": path.name(),
            "allocations": counted.count_total,
            "bytes": counted.bytes_total,
        });
        println!("{line}");
    }
    Ok(())
}
