// Runs in the page, for the bench and for the tests.

/** How long each of some moves of the playhead, each by so many events, keeps the page. */
export async function move({ n, by }) {
  const slider = document.querySelector('[data-testid="playhead"]');
  const { port1, port2 } = new MessageChannel();
  const times = [];
  for (let at = 0; at < n; at += 1) {
    slider.value = String(1 + ((at * by) % Number(slider.max)));
    const start = performance.now();
    slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((done) => {
      port1.onmessage = done;
      port2.postMessage(0);
    });
    times.push(performance.now() - start);
    await new Promise((done) => requestAnimationFrame(done));
  }
  return times;
}
