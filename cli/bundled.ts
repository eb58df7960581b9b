/** The entry of the single-file builds. They are CommonJS, which knows no await outside a function. */
import { main } from "./main.ts";

void main(process.argv.slice(2));
