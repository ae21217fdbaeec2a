// SPDX-License-Identifier: MIT
// Light or dark: what the system says, until the button has been pressed.
const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
if (stored()) document.documentElement.dataset.theme = stored();
document.addEventListener("DOMContentLoaded", () => document.getElementById("theme")?.addEventListener("click", () => {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark" ||
        (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("theme", document.documentElement.dataset.theme); } catch { /* a page from a file */ }
}));
