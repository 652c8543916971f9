// Beside our frame on another site: gives it the height that its list needs.
addEventListener("message", (event) => {
  const height = event.data && event.data.puuhakalenteri;
  if (!Number.isInteger(height) || height < 1) return;
  for (const frame of document.querySelectorAll("iframe[data-puuhakalenteri]")) {
    if (frame.contentWindow === event.source) frame.style.height = `${Math.min(height, 10000)}px`;
  }
});
