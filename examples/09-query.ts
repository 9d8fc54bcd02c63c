// Ask any question: which records, grouped by what, and which aggregates of each group. It takes one pass, and the rows
// are typed.
import { avg, bucket, count, p99, query, scan, topk } from "@ripsaw/core";
import { sampleFile } from "./sample-file.js";

const path = await sampleFile(100_000);

const busyMinutes = query()
  .where("severity >= WARN")
  .groupBy({ minute: bucket("timestamp", "1m") })
  .aggregate({ count: count(), p99: p99("duration_ms"), messages: topk("message", 1) })
  .having("count > 10")
  .orderBy("-count")
  .limit(3);

const { groups, groupCount, matchedCount } = await scan(path, busyMinutes);
console.log(`${matchedCount} records of WARN and above in ${groupCount} minutes, the busiest:`);
for (const { minute, count, p99, messages } of groups) {
  console.log(`  ${minute}  ${count} records, p99 ${p99} ms, mostly "${messages[0]?.value}"`);
}

// The same query as plain JSON can be stored in a file, sent, and run with `ripsaw query --query`.
console.log(JSON.stringify(busyMinutes));

// Plain JSON is typed as well. The report also tells what could not be decided, was left out, or is not exact.
const report = await scan(path, {
  filter: 'message.startsWith("Database") && duration_ms > 100',
  groupBy: ["level", "status_code"],
  aggregates: { count: "count()", mean: avg("duration_ms") },
  maxGroups: 5,
});
console.log(`${report.groups.length} groups, ${report.filterErrorCount} records without an answer`);
console.log(`${report.overflow?.recordCount ?? 0} records in other groups`);
console.log(`read: ${report.plan.fields.join(", ")}`);
