// Other engines in Node: `peers.mjs MACHINES`.

import { StateMachine } from "aws-local-stepfunctions";
import { machines, measure } from "./measure.mjs";

const [folder] = process.argv.slice(2);
for (const { name, definition, input } of machines(folder)) {
  await measure(name, "aws-local-stepfunctions", async () => {
    const machine = new StateMachine(JSON.parse(definition));
    await machine.run(JSON.parse(input)).result;
    return 0;
  });
}
