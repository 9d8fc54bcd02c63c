/** Its own process per job, so that no job runs with code that another one has already made polymorphic. */
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
