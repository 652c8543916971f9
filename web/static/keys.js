// Everything works without this file. It lets single keys press the buttons that name them (data-key), puts the
// focus on the next question after an answer, and shows which keys there are.
const hint = document.getElementById("nappaimet");
if (hint) hint.hidden = false;

const question = document.getElementById("kysymys");
if (question && new URLSearchParams(location.search).has("oli")) question.focus();

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest("input:not([type=hidden]), select, textarea")) return;
  const button = [...document.querySelectorAll("button[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
  if (button) {
    event.preventDefault();
    button.click();
  }
});
