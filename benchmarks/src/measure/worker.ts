/** Runs one job per process, so that no job runs code that another has already made polymorphic. */
import { type Job, runJob } from "./job.js";

process.once("message", (job: Job) => {
  work(job).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

async function work(job: Job): Promise<void> {
  for await (const measurement of runJob(job)) process.send?.(measurement);
  process.disconnect();
}
