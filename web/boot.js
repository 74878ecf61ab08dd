// Runs before the first paint: the chosen theme, and whether the address carries a project,
// in which case the first example must not be shown.
try {
  const theme = localStorage.getItem("asl-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be refused, in a frame above all: the system's theme is used.
}
if (location.hash.length > 1) document.documentElement.dataset.opens = "link";
