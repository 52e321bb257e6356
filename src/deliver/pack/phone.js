"use strict";
/* Without a clipboard, as on a page from a file in some browsers, the text is at least selected. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button) return;
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
});
