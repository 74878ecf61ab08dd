// Prints what each file of a built site weighs on the wire: `BYTES PATH`, brotli.

import { readSite } from "./site.mjs";

for (const [path, { brotli }] of readSite(process.argv[2] ?? "dist")) console.log(`${brotli.length} ${path}`);
