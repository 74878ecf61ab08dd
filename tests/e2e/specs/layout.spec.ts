// Where the graph puts what it draws: the same for the same text, and nothing over another.
//
// `UPDATE_GOLDENS=1` writes what is seen into goldens/layout.json, to be read before it is kept.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test, type Playground } from "../support/playground";
import { everyShape, machine } from "../support/machines";

const file = new URL("../goldens/layout.json", import.meta.url).pathname;
const LEAST = 20;

/** States in the drawing's order: x, y, width, height. */
type Boxes = Record<string, number[]>;

const base = machine({
  Start: { Type: "Pass", Next: "Middle" },
  Middle: { Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: true, Next: "Left" }], Default: "Right" },
  Left: { Type: "Pass", Next: "Finish" },
  Right: { Type: "Pass", Next: "Finish" },
  Finish: { Type: "Succeed" },
}) as { States: Record<string, object> };

test("U39: the same text is drawn at the same places, and one state more moves what it must", async ({ playground }, { project }) => {
  test.skip(project.name !== "desktop", "positions do not depend on the size of the page");
  test.setTimeout(240_000);
  const seen: Record<string, Boxes> = {};
  await forEachExample(playground, async (name) => (seen[name] = await boxes(playground)));
  await playground.write("definition", everyShape);
  seen["every shape"] = await boxes(playground);
  await playground.write("definition", base);
  seen["before a state is added"] = await boxes(playground);
  const more = structuredClone(base);
  more.States.Left = { Type: "Pass", Next: "Between" };
  more.States.Between = { Type: "Pass", Next: "Finish" };
  await playground.write("definition", more);
  seen["with a state more"] = await boxes(playground);
  await playground.write("definition", base);
  expect(await boxes(playground)).toEqual(seen["before a state is added"]);

  if (process.env.UPDATE_GOLDENS) writeFileSync(file, written(seen));
  expect(existsSync(file), "goldens/layout.json is there").toBe(true);
  const golden = JSON.parse(readFileSync(file, "utf8"));
  expect(Object.keys(golden).length).toBeGreaterThanOrEqual(LEAST);
  expect(seen).toEqual(golden);
  // Only what stands below the new state, or beside it, has moved.
  for (const name of ["Start", "Middle"]) expect(seen["with a state more"][name][1]).toBe(seen["before a state is added"][name][1]);
});

test("U40: nothing is drawn over another: boxes are apart, and no edge crosses a foreign one", async ({ playground }, { project }) => {
  test.skip(project.name !== "desktop", "positions do not depend on the size of the page");
  test.setTimeout(240_000);
  // The picture at rest: what an edit moves slides for a moment.
  await playground.page.emulateMedia({ reducedMotion: "reduce" });
  const faults: string[] = [];
  let n_edges = 0;
  const look = async (name: string) => {
    const found = await playground.page.locator(".graph-stage .asl-graph").evaluate(overlaps);
    n_edges += found.n_edges;
    faults.push(...found.faults.map((fault) => `${name}: ${fault}`));
  };
  await forEachExample(playground, look);
  for (const [name, definition] of Object.entries({ everyShape, nested, crossing })) {
    await playground.write("definition", definition);
    await boxes(playground);
    await look(name);
  }
  expect(faults).toEqual([]);
  expect(n_edges).toBeGreaterThan(150);
});

const nested = machine({
  Outer: {
    Type: "Parallel",
    Branches: [
      machine({
        Each: {
          Type: "Map",
          ItemProcessor: machine({
            Try: { Type: "Pass", Next: "Again" },
            Again: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: 3, Next: "Try" }], Default: "Enough" },
            Enough: { Type: "Succeed" },
          }),
          Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Late" }, { ErrorEquals: ["States.ALL"], Next: "Sorry" }],
          Next: "Good",
        },
        Late: { Type: "Pass", Next: "Good" },
        Sorry: { Type: "Fail" },
        Good: { Type: "Succeed" },
      }),
      machine({ Other: { Type: "Wait", Seconds: 1, End: true } }),
    ],
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "Broken" }],
    End: true,
  },
  Broken: { Type: "Fail" },
});

/** Choices that jump over ranks, loops of several lengths, and a Catch at each step. */
const crossing = machine(
  Object.fromEntries(
    Array.from({ length: 8 }, (_, at) => [
      `S${at}`,
      at === 7
        ? { Type: "Succeed" }
        : at % 2
          ? {
              Type: "Choice",
              Choices: [
                { Variable: "$.back", IsPresent: true, Next: `S${Math.max(0, at - 3)}` },
                { Variable: "$.far", IsPresent: true, Next: "S7" },
              ],
              Default: `S${at + 1}`,
            }
          : {
              Type: "Task",
              Resource: "arn:aws:states:::lambda:invoke",
              Parameters: { FunctionName: "f" },
              Catch: [{ ErrorEquals: ["States.ALL"], Next: "Mend" }],
              Next: `S${at + 1}`,
            },
    ]).concat([["Mend", { Type: "Pass", Next: "S7" }]]),
  ),
);

async function forEachExample(playground: Playground, look: (name: string) => Promise<unknown>) {
  await playground.open();
  await playground.expectStatus("Succeeded");
  await playground.showTab("graph");
  const names = await playground
    .id("examples")
    .locator("option")
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  for (const name of names) {
    // The menu's commands are no examples.
    if (["", "blank", "import", "drafts"].includes(name)) continue;
    await playground.id("examples").selectOption(name);
    await boxes(playground);
    await look(name);
  }
}

/** The boxes once the drawing belongs to the text that stands in the editor. */
async function boxes(playground: Playground): Promise<Boxes> {
  const states = new Set<string>();
  collect(JSON.parse(await playground.text("definition")), states);
  await expect
    .poll(async () => new Set(Object.keys(await playground.page.locator(".graph-stage .asl-graph").evaluate(placed))))
    .toEqual(states);
  return playground.page.locator(".graph-stage .asl-graph").evaluate(placed);
}

function collect(scope: unknown, states: Set<string>): void {
  if (typeof scope !== "object" || scope === null) return;
  if (!Array.isArray(scope) && "States" in scope && "StartAt" in scope) Object.keys(scope.States as object).forEach((name) => states.add(name));
  Object.values(scope).forEach((value) => collect(value, states));
}

function placed(svg: Element): Boxes {
  return Object.fromEntries(
    [...svg.querySelectorAll<SVGGraphicsElement>("g[data-state]")].map((node) => {
      const { e, f } = node.transform.baseVal.consolidate()!.matrix;
      const { width, height } = node.querySelector<SVGGraphicsElement>("rect:not(.asl-selection, .asl-ring)")!.getBBox();
      return [node.dataset.state!, [e, f, width, height].map((length) => Math.round(length))];
    }),
  );
}

/** Boxes that overlap without one holding the other, and edges through boxes that are not theirs. */
function overlaps(svg: Element): { faults: string[]; n_edges: number } {
  const faults: string[] = [];
  const origin = (svg as SVGSVGElement).getScreenCTM()!.inverse();
  const nodes = [...svg.querySelectorAll<SVGGraphicsElement>("g[data-state]")].map((node) => {
    const { e: x, f: y } = origin.multiply(node.getScreenCTM()!);
    const { width, height } = node.querySelector<SVGGraphicsElement>("rect:not(.asl-selection, .asl-ring)")!.getBBox();
    return { path: node.dataset.path!, x, y, right: x + width, bottom: y + height };
  });
  type Box = (typeof nodes)[number];
  const holds = (outer: Box, inner: Box) => outer.x <= inner.x && outer.y <= inner.y && outer.right >= inner.right && outer.bottom >= inner.bottom;
  for (const [at, a] of nodes.entries()) {
    for (const b of nodes.slice(at + 1)) {
      const apart = a.right <= b.x || b.right <= a.x || a.bottom <= b.y || b.bottom <= a.y;
      if (!apart && !holds(a, b) && !holds(b, a)) faults.push(`${a.path} overlaps ${b.path}`);
    }
  }
  const edges = [...svg.querySelectorAll<SVGPathElement>("path[data-from]")];
  for (const edge of edges) {
    const way = origin.multiply(edge.getScreenCTM()!);
    const length = edge.getTotalLength();
    const { from, to } = edge.dataset;
    const crossed = new Set<string>();
    for (let along = 0; along <= length; along += 3) {
      const { x, y } = edge.getPointAtLength(along).matrixTransform(way);
      for (const node of nodes) {
        const inside = x > node.x + 1 && x < node.right - 1 && y > node.y + 1 && y < node.bottom - 1;
        // Its own ends, and the containers it runs in, may be under it.
        const own = [from, to].some((end) => end === node.path || nodes.some((each) => each.path === end && holds(node, each)));
        if (inside && !own) crossed.add(node.path);
      }
    }
    for (const node of crossed) faults.push(`the edge from ${from} to ${to} crosses ${node}`);
  }
  return { faults, n_edges: edges.length };
}

/** A line per state, so that a change can be read. */
function written(seen: Record<string, Boxes>): string {
  const machines = Object.entries(seen).map(([name, boxes]) => {
    const lines = Object.entries(boxes).map(([state, box]) => `    ${JSON.stringify(state)}: ${JSON.stringify(box)}`);
    return `  ${JSON.stringify(name)}: {\n${lines.join(",\n")}\n  }`;
  });
  return `{\n${machines.join(",\n")}\n}\n`;
}
