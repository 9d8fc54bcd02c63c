//! Allocations of the hot paths, one line of JSON for each. Those of one thread, which does all the work.

use ripsaw_counts::HotPath;
use ripsaw_query::Failure;
use serde_json::json;

fn main() -> Result<(), Failure> {
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
