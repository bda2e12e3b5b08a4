/** The three lists of the desk as tabs, walked through with the arrow keys. */

/** Make the tabs work; `onChoose(name)` draws the list chosen. Gives the function that chooses one by its name. */
export function wireTabs(list, onChoose) {
  const tabs = [...document.querySelectorAll("[data-tab]")];
  const choose = (button) => {
    for (const each of tabs) {
      each.setAttribute("aria-selected", String(each === button));
      each.tabIndex = each === button ? 0 : -1;
    }
    list.setAttribute("aria-labelledby", button.id);
    onChoose(button.dataset.tab);
  };
  for (const button of tabs) {
    button.addEventListener("click", () => choose(button));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(tabs.indexOf(button) + step + tabs.length) % tabs.length];
      next.focus();
      choose(next);
    });
  }
  return (name) => choose(tabs.find((button) => button.dataset.tab === name));
}
