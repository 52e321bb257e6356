"use strict";
document.documentElement.classList.add("js");

const tools = document.querySelector(".tools");
const figures = [...document.querySelectorAll("main figure")];

/* Shows what passes all filters, and of templates and bands what is left. */
function filter() {
  const wanted = [...tools.querySelectorAll("select")].filter((select) => select.value);
  const found = document.getElementById("view-found")?.checked;
  for (const figure of figures) {
    figure.hidden =
      wanted.some((select) => figure.dataset[select.name] !== select.value) || (found && !figure.dataset.found);
  }
  const free = !wanted.length && !found;
  const template = wanted.find((select) => select.name === "template")?.value;
  for (const part of document.querySelectorAll("main .accounts, main .band, main section")) {
    const own = part.matches("section") && found && part.querySelector("aside .findings");
    const chosen = !template || part.closest("section").id === template;
    part.hidden = !free && !(own && chosen) && !part.querySelector("figure:not([hidden])");
  }
  document.querySelector(".nothing").hidden = !!document.querySelector("main section:not([hidden])");
}

/* Large pictures are the delivered ones; the small ones are too coarse. Of a strip the box shows a part, of a picture the whole. */
function sharpen() {
  const large = document.getElementById("view-large").checked;
  for (const image of document.querySelectorAll("main .shot img")) {
    image.dataset.small ??= image.getAttribute("src");
    const source = large ? image.closest("a").getAttribute("href") : image.dataset.small;
    if (image.getAttribute("src") === source) continue;
    image.onload = () => image.classList.toggle("whole", source !== image.dataset.small);
    image.src = source;
  }
}

tools.addEventListener("input", () => { filter(); sharpen(); });
tools.addEventListener("submit", (event) => event.preventDefault());
/* Paper has no second chance: all pictures, not only those that were looked at. */
addEventListener("beforeprint", () => document.querySelectorAll("img").forEach((image) => { image.loading = "eager"; }));
/* Browsers keep what was chosen when a page is loaded again. */
addEventListener("pageshow", () => { filter(); sharpen(); });
