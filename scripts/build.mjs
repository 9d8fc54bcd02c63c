import { prepare } from "./steps/prepare.mjs";
import { runMain } from "./steps/process.mjs";

await runMain(async () => {
  await prepare();
  return 0;
});
