import { bundle } from "../../rolldown.base.js";

export default bundle("./src/index.ts", "./src/output.ts");
