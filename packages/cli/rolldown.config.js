import { bundle } from "../../rolldown.base.js";

export default bundle("./src/main.ts");
