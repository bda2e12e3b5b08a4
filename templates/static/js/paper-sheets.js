/** A paper list on the screen: one key prints it. */

document.getElementById("print").addEventListener("click", () => window.print());
