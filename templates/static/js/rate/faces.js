/** Five faces of equal weight: the same size, line and colour; only the mouth and the word differ. */

const MOUTHS = {
  1: "M32 72 Q50 50 68 72",
  2: "M34 69 Q50 58 66 69",
  3: "M34 65 L66 65",
  4: "M34 62 Q50 74 66 62",
  5: "M31 59 Q50 86 69 59 Z",
};

/** The face of a score from 1 to 5, as an SVG element. */
export function face(score) {
  const make = (name, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const svg = make("svg", { viewBox: "0 0 100 100", class: "face", "aria-hidden": "true" });
  svg.append(
    make("circle", { cx: 50, cy: 50, r: 45, class: "face__skin" }),
    make("circle", { cx: 35, cy: 41, r: 5.5, class: "face__eye" }),
    make("circle", { cx: 65, cy: 41, r: 5.5, class: "face__eye" }),
    make("path", { d: MOUTHS[score], class: "face__mouth" }),
  );
  return svg;
}
