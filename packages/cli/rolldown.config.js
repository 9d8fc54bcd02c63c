import { oneFile } from "../../rolldown.base.js";

export default oneFile("./src/main.ts");
