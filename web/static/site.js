// Everything works without this file. It swaps the results in place, copies an address, and tells where one is.
// never a form that is posted: what is typed there must not come into an address
const form = document.querySelector("form.filter[method=get]");

// the counts beside the choices; what is chosen and where the focus is stay as they are
function recount(page) {
  for (const box of form.querySelectorAll("input[type=checkbox], input[type=radio]")) {
    const same = page.querySelector(`.filter input[name="${box.name}"][value="${CSS.escape(box.value)}"]`);
    const [old, now] = [box, same].map((one) => one?.parentElement.querySelector("small"));
    if (old && now) old.textContent = now.textContent;
  }
  for (const option of form.querySelectorAll("option")) {
    const name = option.closest("select").name;
    const same = page.querySelector(`select[name="${name}"] option[value="${CSS.escape(option.value)}"]`);
    if (same) option.textContent = same.textContent;
  }
}

async function show(address) {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || !page.getElementById("vaihtuu") || page.querySelector(".errors") || document.querySelector(".errors")) throw answer;
  for (const old of document.querySelectorAll("[data-swap]")) {
    old.replaceWith(document.adoptNode(page.getElementById(old.id)));
  }
  document.getElementById("maara").textContent = page.getElementById("maara").textContent;
  document.title = page.title;
  for (const link of document.querySelectorAll(".languages a")) {
    link.href = page.querySelector(`.languages a[hreflang="${link.hreflang}"]`).href;
  }
  recount(page);
  history.pushState(null, "", answer.url);
}

if (form) {
  form.addEventListener("submit", (event) => {
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form));
    address.hash = "";
    event.preventDefault();
    show(address).then(
      () => {
        const results = document.getElementById("tulokset");
        if (results.getBoundingClientRect().top > innerHeight / 2) results.scrollIntoView();
      },
      () => form.submit(),
    );
  });
  addEventListener("popstate", () => { if (!location.hash) location.reload(); });
}

// shown only where it works, so that nothing is missing elsewhere
for (const button of document.querySelectorAll("[data-copy]")) {
  const status = button.parentElement.querySelector("[aria-live]");
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    status.textContent = button.dataset.copied;
  });
}

for (const box of document.querySelectorAll("[data-near-box]")) {
  const button = box.querySelector("[data-near]");
  if (!navigator.geolocation) continue;
  box.hidden = false;
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const address = new URL(location.href);
      address.searchParams.delete("sivu");
      address.searchParams.set("lahella", `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)},3`);
      address.hash = "tulokset";
      location.assign(address);
    },
    () => { box.querySelector("[aria-live]").textContent = button.dataset.failed; },
    { timeout: 10000, maximumAge: 60000 },
  ));
}
