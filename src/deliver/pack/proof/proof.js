"use strict";
document.documentElement.classList.add("js");

const tools = document.querySelector(".tools");
const posts = [...document.querySelectorAll("article.post")];
const controls = [...tools.querySelectorAll("select, #view-found")];
const nameOf = (control) => control.name || "found";
const valueOf = (control) => (control.type === "checkbox" ? (control.checked ? "1" : "") : control.value);

/* Shows what passes all filters, and of posts and days what is left. */
function filter() {
  const { account, format, found } = Object.fromEntries(controls.map((control) => [nameOf(control), valueOf(control)]));
  let shown = 0;
  for (const post of posts) {
    let left = false;
    for (const figure of post.querySelectorAll("figure")) {
      figure.hidden = (format && figure.dataset.format !== format) || (found && !figure.dataset.found);
      left ||= !figure.hidden;
    }
    post.hidden = !left || !!(account && post.dataset.account !== account);
    shown += !post.hidden;
  }
  for (const day of document.querySelectorAll("main .day")) {
    day.hidden = !day.querySelector(".post:not([hidden])");
  }
  /* An item leads to the first of its posts that is shown. */
  for (const entry of document.querySelectorAll(".overview [data-item]")) {
    const first = posts.find((post) => !post.hidden && post.dataset.item === entry.dataset.item);
    entry.hidden = !first;
    if (first) entry.querySelector("a").href = "#" + encodeURIComponent(first.id);
  }
  const filtered = controls.filter(valueOf);
  tools.classList.toggle("filtered", filtered.length > 0);
  const output = tools.querySelector(".shown");
  output.textContent = filtered.length
    ? [shown, posts.length].reduce((text, count) => text.replace("{}", count), output.dataset.text)
    : "";
  /* For paper, where the switches are not seen. */
  output.dataset.chosen = filtered.map((control) => (control.selectedOptions?.[0] ?? control.parentElement).textContent.trim()).join(", ");
  tools.querySelector("[type=reset]").hidden = !filtered.length;
  document.querySelector(".nothing").hidden = shown > 0;
}

/* The choice stands in the address, so that a link leads to the same. */
function keep() {
  const chosen = new URLSearchParams();
  for (const control of controls) if (valueOf(control)) chosen.set(nameOf(control), valueOf(control));
  const hash = "#" + chosen;
  try {
    history.replaceState(null, "", hash === "#" ? location.href.split("#")[0] : hash);
  } catch {
    location.replace(hash);
  }
}

function choose(chosen) {
  for (const control of controls) {
    const value = chosen.get(nameOf(control)) ?? "";
    if (control.type === "checkbox") control.checked = value === "1";
    else control.value = [...control.options].some((option) => option.value === value) ? value : "";
  }
  filter();
}

/* An address names a choice, or a post or day, which must not be hidden then. */
function follow() {
  const hash = location.hash.slice(1);
  if (hash.includes("=")) return choose(new URLSearchParams(hash));
  const target = hash && document.getElementById(decodeURIComponent(hash));
  if (!target || !target.closest("[hidden]")) return;
  choose(new URLSearchParams());
  target.scrollIntoView();
}

/* Without a clipboard, as on a page from a plain web server, the text is at least selected. */
async function copy(button) {
  const text = button.closest(".said").querySelector(".text");
  const label = button.querySelector("[aria-live]");
  const { copied, selected } = button.closest("main").dataset;
  const before = (button.dataset.before ??= label.textContent);
  let done = true;
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    getSelection().selectAllChildren(text);
    done = document.execCommand("copy");
  }
  label.textContent = done ? copied : selected;
  setTimeout(() => { label.textContent = before; }, 2500);
}

tools.addEventListener("input", (event) => {
  if (!controls.includes(event.target)) return;
  filter();
  keep();
});
tools.addEventListener("reset", (event) => {
  event.preventDefault();
  choose(new URLSearchParams());
  keep();
});
tools.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", (event) => {
  const button = event.target.closest(".copy");
  if (button) copy(button);
});
addEventListener("hashchange", follow);
/* Paper has no second chance: all pictures, not only those that were looked at. */
addEventListener("beforeprint", () => document.querySelectorAll("img").forEach((image) => { image.loading = "eager"; }));
filter();
follow();
