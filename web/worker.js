// The worker is the page's own module, started from the code that the page has compiled already.
const app = new URL(location.href).searchParams.get("app");
addEventListener(
  "message",
  ({ data }) => {
    import(app)
      .then(({ default: start }) => start({ module_or_path: data }))
      // Thrown outside of a promise, it reaches the page as an `error` event of the worker.
      .catch((error) => setTimeout(() => { throw error; }));
  },
  { once: true },
);
