/**
 * Drawing anew without taking anything out of a person's hand: what stays the same thing stays the same element.
 *
 * Elements with the same `data-key` are one thing, wherever among their neighbours they stand; others are one thing
 * when they stand at the same place. So the keyboard keeps its focus, a row that is being dragged goes on to exist,
 * and a press between two drawings finds the element it was aimed at.
 */

import { heardBy, hear } from "./page.js";

/** Let a box have other children; those that were there before are changed where they differ. */
export function redraw(box, ...children) {
  const focused = box.contains(document.activeElement) ? document.activeElement : null;
  const wanted = children.flat().filter(Boolean);
  become(box, wanted);
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

function become(box, wanted) {
  const kept = keyed(box.childNodes);
  const stays = keyed(wanted);
  for (const [key, node] of kept) if (!stays.has(key)) node.remove();
  let place = box.firstChild;
  for (const fresh of wanted) {
    const known = keyOf(fresh) ? kept.get(keyOf(fresh)) : !keyOf(place) && place;
    kept.delete(keyOf(fresh)); // of two with one name the second is another thing
    if (!known || !alike(known, fresh)) {
      box.insertBefore(fresh, place);
      continue;
    }
    if (known === place) place = place.nextSibling;
    else box.insertBefore(known, place);
    update(known, fresh);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

const keyOf = (node) => node?.dataset?.key;
const keyed = (nodes) => new Map([...nodes].filter(keyOf).map((node) => [keyOf(node), node]));
const alike = (known, fresh) => known.nodeName === fresh.nodeName;

function update(known, fresh) {
  if (known.nodeType !== Node.ELEMENT_NODE) {
    if (known.nodeValue !== fresh.nodeValue) known.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...known.attributes]) if (!fresh.hasAttribute(name)) known.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (known.getAttribute(name) !== value) known.setAttribute(name, value);
  hear(known, heardBy(fresh));
  become(known, [...fresh.childNodes]);
}
