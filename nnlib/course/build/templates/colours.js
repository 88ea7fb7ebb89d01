// Light or dark: as the system has it, unless the reader has chosen. Figures and style.css follow the attribute.
const system = matchMedia("(prefers-color-scheme: dark)");
const chosen = () => {
    try { return localStorage.getItem("theme") ?? ""; } catch { return ""; }
};
const show = theme => document.documentElement.setAttribute("theme", theme);
const follow = () => show(chosen() || (system.matches ? "dark" : "light"));

follow();
system.addEventListener("change", follow);
addEventListener("beforeprint", () => show("light")); // paper is white
addEventListener("afterprint", follow);
addEventListener("DOMContentLoaded", () => {
    const label = document.querySelector("label.colours"), select = label.querySelector("select");
    label.hidden = false;
    select.value = chosen();
    select.addEventListener("change", () => {
        try { localStorage.setItem("theme", select.value); } catch { /* kept for this page only */ }
        show(select.value || (system.matches ? "dark" : "light"));
    });
});
