// A page that waits for an answer looks again by itself; the server says when it no longer does.
(() => {
  if (document.querySelector("[data-reload]")) setTimeout(() => window.location.reload(), 4000);
})();
