/** Drawing solid things at a slant, as SVG: what is meant as a cube looks like one from above and the side. */

const SVG = "http://www.w3.org/2000/svg";
const [COS, SIN, UNIT] = [Math.cos(Math.PI / 6), 0.5, 52];

/** Where a point of the floor plan (x to the lower right, y to the lower left, z up) lies in the drawing. */
export const flat = (x, y, z = 0) => [(x - y) * COS * UNIT, (x + y) * SIN * UNIT - z * UNIT];

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const face = (name, ...corners) => svg("polygon", { class: name, points: corners.map((corner) => flat(...corner).map((n) => n.toFixed(1)).join()).join(" ") });

/** A block at (x, y, z), so wide, deep and tall; its colour is that of its class, its sides are shaded. */
export function block(kind, [x, y, z], [w, d, h]) {
  return svg(
    "g",
    { class: `block block--${kind}` },
    face("block__left", [x, y + d, z], [x + w, y + d, z], [x + w, y + d, z + h], [x, y + d, z + h]),
    face("block__right", [x + w, y, z], [x + w, y + d, z], [x + w, y + d, z + h], [x + w, y, z + h]),
    face("block__top", [x, y, z + h], [x + w, y, z + h], [x + w, y + d, z + h], [x, y + d, z + h]),
  );
}

/** A person standing at (x, y). */
export function person(kind, [x, y], z = 0) {
  const [left, foot] = flat(x, y, z);
  return svg(
    "g",
    { class: `person person--${kind}`, transform: `translate(${left.toFixed(1)} ${foot.toFixed(1)})` },
    svg("ellipse", { class: "person__shadow", cx: 0, cy: 0, rx: 13, ry: 6 }),
    svg("path", { class: "person__body", d: "M-11 -3 C-13 -32 -8 -38 0 -38 C8 -38 13 -32 11 -3 Q0 4 -11 -3Z" }),
    svg("circle", { class: "person__head", cx: 0, cy: -47, r: 9.5 }),
  );
}
