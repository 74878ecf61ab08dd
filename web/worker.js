// Thrown outside of a promise, an error reaches the page as an `error` event of the worker.
onmessage = ({ data }) => {
  onmessage = null;
  self.app = APP;
  import(APP)
    .then(({ default: start }) => start({ module_or_path: data }))
    .catch((error) => setTimeout(() => { throw error; }));
};
