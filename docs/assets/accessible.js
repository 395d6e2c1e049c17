// Names what the theme leaves without a name, and lets the keyboard reach tables that scroll.
function mend() {
  document.querySelectorAll(".md-code__nav").forEach((one, number) => {
    one.setAttribute("aria-label", `Code ${number + 1}`);
  });
  document.querySelectorAll(".md-typeset__scrollwrap").forEach((one, number) => {
    one.setAttribute("tabindex", "0");
    one.setAttribute("role", "group");
    one.setAttribute("aria-label", `Table ${number + 1}`);
  });
}

mend();
// The theme adds buttons and frames later, as it comes to them.
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
