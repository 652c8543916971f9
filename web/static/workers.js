// A page that waits comes again by itself (without this file by <noscript><meta http-equiv="refresh">): what it shows
// is swapped in place, and said once to those who listen.
const EVERY = 1000;
const FEW = 5; // failures in a row after which it is left to the reader

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok && answer.status !== 410) throw answer;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [old, now] = [document, page].map((one) => one.querySelector("[data-poll]"));
  const step = now?.querySelector("[data-step]")?.textContent;
  if (step !== undefined && step === old.querySelector("[data-step]")?.textContent) return true;
  const place = document.querySelector(".page");
  const focused = place.contains(document.activeElement);
  const status = place.querySelector("[role=status]");
  if (now) {
    old.querySelector("[data-step]").textContent = step;
    status.textContent = step;
    return true;
  }
  const fresh = page.querySelector(".page");
  fresh.querySelector("[role=status]")?.remove();
  status.textContent = fresh.querySelector("h1")?.textContent ?? "";
  status.className = "unseen";
  place.replaceChildren(status, ...fresh.childNodes);
  document.title = page.title;
  history.replaceState(null, "", answer.url);
  for (const link of document.querySelectorAll(".languages a")) {
    link.href = page.querySelector(`.languages a[hreflang="${link.hreflang}"]`)?.href ?? link.href;
  }
  if (focused) document.querySelector("main").focus();
  return false;
}

let failures = 0;
async function again() {
  try {
    if (!(await look())) return;
    failures = 0;
  } catch {
    failures += 1;
  }
  if (failures < FEW) setTimeout(again, EVERY);
}
if (document.querySelector("[data-poll]")) setTimeout(again, EVERY);
